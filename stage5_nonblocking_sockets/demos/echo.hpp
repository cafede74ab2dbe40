// An echo server: it sends back what it receives, to as many as come.
#pragma once

#include <functional>

#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace aio {

/// One connection of it.
///
///     async def echo(socket):
///         while data := await recv(socket):
///             await send(socket, data)
class Echo final : public Coroutine<> {
  enum { kStart, kReceived, kSent };

 public:
  explicit Echo(Socket socket) : socket_(std::move(socket)) {}
  Socket& socket() { return socket_; }

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (;;) {
          return await(recv_.emplace(socket_), kReceived);
          case kReceived:
            data_ = sent.result_of(*recv_);
            if (data_.empty()) return return_value();
            return await(send_.emplace(socket_, std::move(data_)), kSent);
          case kSent:
            sent.check();
        }
    }
    return {};
  }

  void members(Members& show) const override { show("data", data_); }

  Socket socket_;
  std::string data_;
  std::optional<AsyncRecv> recv_;
  std::optional<AsyncSend> send_;
};

/// Accepts `count` connections, and hands each to `serve`. If it fails, it closes the listener, so
/// that nobody waits in front of it.
///
///     async def server(listener, count):
///         try:
///             for _ in range(count):
///                 serve(await accept(listener))
///         except:
///             listener.close()
///             raise
class Server final : public Coroutine<> {
  enum { kStart, kAccepted };

 public:
  using Serve = std::function<void(Socket)>;
  Server(Socket& listener, int count, Serve serve)
      : listener_(listener), count_(count), serve_(std::move(serve)) {}

 private:
  Step resume(Sent sent) override {
    try {
      return accept_all(sent);
    } catch (...) {
      listener_.close();
      throw;
    }
  }

  Step accept_all(Sent& sent) {
    switch (resume_point()) {
      case kStart:
        for (; count_ > 0; --count_) {
          return await(accept_.emplace(listener_), kAccepted);
          case kAccepted:
            serve_(sent.result_of(*accept_));
        }
        return return_value();
    }
    return {};
  }

  void members(Members& show) const override { show("count", count_); }

  Socket& listener_;
  int count_;
  Serve serve_;
  std::optional<AsyncAccept> accept_;
};

/// Sends a message, waits until it is back, and does that again. However it ends, it closes its
/// socket, so that the server hears of it. A client that never connected says so, because its
/// server cannot know.
///
///     async def client(address, count, message):
///         with socket:
///             try:
///                 await connect(socket, address)
///             except:
///                 not_coming()
///                 raise
///             for _ in range(count):
///                 await send(socket, message)
///                 answer = await recv_exactly(socket, len(message))
///                 if answer != message:
///                     raise EOFError('the server has left')
///                 said(answer)
class Client final : public Coroutine<> {
  enum { kStart, kConnected, kSent, kReceived };

 public:
  using Said = std::function<void(const std::string&)>;
  Client(
      const Address& address, int count, std::string message, Said said,
      std::function<void()> not_coming = [] {})
      : connect_(socket_, address),
        count_(count),
        message_(std::move(message)),
        said_(std::move(said)),
        not_coming_(std::move(not_coming)) {}

 private:
  Step resume(Sent sent) override {
    try {
      return talk(sent);
    } catch (...) {
      socket_.close();
      if (!std::exchange(connected_, true)) not_coming_();
      throw;
    }
  }

  Step talk(Sent& sent) {
    switch (resume_point()) {
      case kStart:
        return await(connect_, kConnected);
      case kConnected:
        sent.check();
        connected_ = true;
        for (; count_ > 0; --count_) {
          return await(send_.emplace(socket_, message_), kSent);
          case kSent:
            sent.check();
            return await(recv_.emplace(socket_, message_.size()), kReceived);
          case kReceived:
            const std::string& answer = sent.result_of(*recv_);
            if (answer != message_) throw RuntimeError("the server has left");
            said_(answer);
        }
        socket_.close();
        return return_value();
    }
    return {};
  }

  void members(Members& show) const override { show("count", count_)("message", message_); }

  Socket socket_ = Socket::tcp();
  AsyncConnect connect_;
  bool connected_ = false;
  int count_;
  std::string message_;
  Said said_;
  std::function<void()> not_coming_;
  std::optional<AsyncSend> send_;
  std::optional<AsyncRecvExactly> recv_;
};

}  // namespace aio
