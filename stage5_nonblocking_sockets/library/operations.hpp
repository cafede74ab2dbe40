// Four more operations. Each is its attempt(), and nothing else: send, receive an exact number of
// bytes, accept a connection, and open one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "stage3_sleep_loop/sleep.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/address.hpp"

namespace aio {

/// Sends all of `data`, in as many parts as it takes. A peer that is gone is an error, EPIPE or
/// ECONNRESET, and not a signal.
class AsyncSend final : public AsyncIo<> {
 public:
  AsyncSend(Socket& socket, std::string data) : AsyncIo(socket, kWrite), data_(std::move(data)) {}

 private:
  Step attempt() override;
  void members(Members& show) const override { show("data", data_)("sent", sent_); }

  std::string data_;
  std::size_t sent_ = 0;
};

/// Receives `amount` bytes: fewer only if the stream ends before, and never more. If it is
/// cancelled, the bytes that have come stay for the next recv.
class AsyncRecvExactly final : public AsyncIo<std::string> {
 public:
  AsyncRecvExactly(Socket& socket, std::size_t amount) : AsyncIo(socket, kRead), amount_(amount) {}

 private:
  Step attempt() override;
  void members(Members& show) const override {
    show("amount", amount_)("unread", socket_.unread());
  }

  std::size_t amount_;
};

/// Takes the next connection. A server outlives two kinds of errors. Those of one connection, as
/// accept(2) lists them (ECONNABORTED, EPROTO, ENOPROTOOPT, EOPNOTSUPP, ENETDOWN, ENETUNREACH,
/// EHOSTDOWN, EHOSTUNREACH, ENONET, EPERM), only mean that it waits for the next one. With no
/// descriptor or memory left (EMFILE, ENFILE, ENOBUFS, ENOMEM) it warns, and tries again in a
/// second, as asyncio's servers do.
class AsyncAccept final : public AsyncIo<Socket> {
 public:
  explicit AsyncAccept(Socket& listener) : AsyncIo(listener, kRead) {}

 private:
  Step attempt() override;

  std::optional<AsyncSleep> sleep_;
};

/// Connects `socket`, which is of the family of `address`. After an error it must be closed; after
/// a cancellation another AsyncConnect goes on where this one was.
class AsyncConnect final : public AsyncIo<> {
 public:
  AsyncConnect(Socket& socket, const Address& address)
      : AsyncIo(socket, kWrite), address_(address) {}

 private:
  Step attempt() override;

  Address address_;
  bool in_progress_ = false;
};

}  // namespace aio
