// Four more operations. Each is its attempt(), and nothing else: send, receive an exact number of
// bytes, accept a connection, and open one.
//
// An error of a system call belongs to one connection. A server goes on without that one.
#pragma once

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "stage2_yield_from/watch/report.hpp"
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
  // own: send
  Step attempt() override {
    const std::string_view part = std::string_view(data_).substr(sent_, Socket::kBudget);
    const ssize_t n = system_call("send", socket_.fileno(), part.size(),
                                  ::send(socket_.fileno(), part.data(), part.size(), MSG_NOSIGNAL));
    if (n < 0 && would_block()) return when_ready();
    const auto taken = static_cast<std::size_t>(checked(n, "send"));
    socket_.count(taken);
    sent_ += taken;
    if (sent_ == data_.size()) return return_value();
    return taken < part.size() ? when_ready() : again();  // fewer were taken: the buffer is full
  }
  // own: end
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
  // own: receive exactly
  Step attempt() override {
    std::string& data = socket_.unread();
    if (data.size() < amount_) {
      char chunk[65536];
      const auto got = socket_.try_recv(chunk, std::min(amount_ - data.size(), sizeof chunk));
      if (!got) return when_ready();
      data.append(chunk, *got);
      if (*got > 0 && data.size() < amount_) return again();
    }
    return return_value(take(data, amount_));
  }
  // own: end
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
  // Errors of accept(2) that belong to the next connection, and not to the listener: a client has
  // left before it was taken, a network is down, a firewall forbids this one.
  static constexpr int kAboutTheClient[] = {ECONNABORTED, EPROTO,      ENOPROTOOPT, EOPNOTSUPP,
                                            ENETDOWN,     ENETUNREACH, EHOSTDOWN,   EHOSTUNREACH,
                                            ENONET,       EPERM};

  // own: accept
  Step attempt() override {
    const int fd =
        system_call("accept4", socket_.fileno(), 0,
                    ::accept4(socket_.fileno(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (fd >= 0) {
      socket_.count(0);
      return return_value(Socket(Descriptor(fd)));
    }
    if (would_block() || std::ranges::count(kAboutTheClient, errno)) return when_ready();
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      warn("accept: " + std::generic_category().message(errno) + "; trying again in a second");
      return await(sleep_.emplace(get_running_loop().time() + 1), kTryAgain);
    }
    throw std::system_error(errno, std::generic_category(), "accept");
  }
  // own: end

  std::optional<AsyncSleep> sleep_;
};

/// Connects `socket`, which is of the family of `address`. After an error it must be closed; after
/// a cancellation another AsyncConnect goes on where this one was.
class AsyncConnect final : public AsyncIo<> {
 public:
  AsyncConnect(Socket& socket, const Address& address)
      : AsyncIo(socket, kWrite), address_(address) {}

 private:
  // own: connect
  Step attempt() override {
    int error = 0;
    if (in_progress_) {
      socklen_t size = sizeof error;
      checked(getsockopt(socket_.fileno(), SOL_SOCKET, SO_ERROR, &error, &size), "getsockopt");
      system_call("getsockopt", socket_.fileno(), 0, error);
    } else if (system_call("connect", socket_.fileno(), 0,
                           ::connect(socket_.fileno(), address_.data(), address_.size())) < 0) {
      error = errno;
    }
    if (!error) return return_value();
    if (!in_progress_ && (error == EINPROGRESS || error == EALREADY || error == EINTR)) {
      in_progress_ = true;
      return when_ready(false);
    }
    throw std::system_error(error, std::generic_category(), "connect " + address_.str());
  }
  // own: end

  Address address_;
  bool in_progress_ = false;
};

}  // namespace aio
