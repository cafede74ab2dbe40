// Of each error one asks: whose is it, and will it pass? One client's is that client's. "Too many
// open files" is the whole server's: it passes when somebody leaves, and until then the client
// stays in the queue, so the listener can be read. A coroutine that waits for that comes back at
// once, for ever, and the others hardly run. Every other error is a mistake of the program, and
// must be seen.
#pragma once

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage2_yield_from/watch/report.hpp"
#include "stage3_sleep_loop/sleep.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"

constexpr int kAboutTheClient[] = {ECONNABORTED, EPROTO,    ENOPROTOOPT,  EOPNOTSUPP, ENETDOWN,
                                   ENETUNREACH,  EHOSTDOWN, EHOSTUNREACH, ENONET,     EPERM};

class Accept : public aio::AsyncIo<aio::Socket> {
 public:
  explicit Accept(aio::Socket& listener) : AsyncIo(listener, aio::kRead) {}

 private:
  Step attempt() override {
    const int fd = ::accept4(socket_.fileno(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) return return_value(aio::Socket(aio::Descriptor(fd)));
    if (errno == EAGAIN || errno == EINTR) return when_ready();
    if (std::ranges::count(kAboutTheClient, errno)) return when_ready();
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      aio::warn("accept: " + std::generic_category().message(errno));
      return await(sleep_.emplace(1), kTryAgain);
    }
    throw std::system_error(errno, std::generic_category(), "accept");
  }

  std::optional<aio::asleep> sleep_;
};
