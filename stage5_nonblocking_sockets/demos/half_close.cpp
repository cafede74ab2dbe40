// A connection is two streams, and each ends by itself. A side that has said all ends its own, and
// reads on: that is a half-close, shutdown(SHUT_WR).
//
//     async def client(sock):
//         await send(sock, 'how are you?')
//         sock.shutdown(socket.SHUT_WR)
//         print('client hears', await recv_to_the_end(sock))
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

/// Reads to the end of the stream, and answers then. However it ends, it closes its socket, so that
/// the client hears of it.
class Answer final : public aio::Coroutine<> {
  enum { kStart, kReceived, kSent };

 public:
  Answer(std::ostream& out, aio::Socket socket) : out_(out), socket_(std::move(socket)) {}

 private:
  Step resume(Sent sent) override {
    try {
      return answer(sent);
    } catch (...) {
      socket_.close();
      throw;
    }
  }

  Step answer(Sent& sent) {
    switch (resume_point()) {
      case kStart:
        for (;;) {
          return await(recv_.emplace(socket_, 5), kReceived);
          case kReceived:
            const std::string piece = sent.result_of(*recv_);
            out_ << "server hears '" << piece << "'\n";
            if (piece.empty()) break;
        }
        return await(send_.emplace(socket_, "fine"), kSent);
      case kSent:
        sent.check();
        socket_.close();
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::Socket socket_;
  std::optional<aio::AsyncRecv> recv_;
  std::optional<aio::AsyncSend> send_;
};

/// Asks, ends its own direction, and reads on to the end of the other.
class Ask final : public aio::Coroutine<> {
  enum { kStart, kSent, kReceived };

 public:
  Ask(std::ostream& out, aio::Socket socket) : out_(out), socket_(std::move(socket)) {}

 private:
  Step resume(Sent sent) override {
    try {
      return ask(sent);
    } catch (...) {
      socket_.close();
      throw;
    }
  }

  Step ask(Sent& sent) {
    switch (resume_point()) {
      case kStart:
        return await(send_.emplace(socket_, "how are you"), kSent);
      case kSent:
        sent.check();
        socket_.shutdown_write();
        for (;;) {
          return await(recv_.emplace(socket_), kReceived);
          case kReceived:
            const std::string piece = sent.result_of(*recv_);
            out_ << "client hears '" << piece << "'\n";
            if (piece.empty()) return return_value();
        }
    }
    return {};
  }

  std::ostream& out_;
  aio::Socket socket_;
  std::optional<aio::AsyncSend> send_;
  std::optional<aio::AsyncRecv> recv_;
};

void play(std::ostream& out) {
  auto [a, b] = aio::Socket::pair();
  Ask client(out, std::move(a));
  Answer server(out, std::move(b));
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(client, server));
}

const aio::SceneEntry entry{42, {"half_close", "one direction ends, the other goes on", play}};

}  // namespace
