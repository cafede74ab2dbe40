// Exercise 5.5 (repair, 15 minutes): the server that dies of one accept
//
// This accept raises whatever accept4(2) says, and the server ends with it. But these answers are
// none of the listener's:
//
//     EAGAIN, EINTR           nobody is there: wait until the listener can be read
//     kAboutTheClient         the client has left before it was taken, or the like: the same
//     EMFILE, ENFILE,         no descriptor or no memory is left: warn, and try again in a second
//     ENOBUFS, ENOMEM         (the listener can be read all the time: to wait for that is no wait)
//
// Any other error is raised. The warning is aio::warn("accept: Too many open files"), with the text
// of std::generic_category().message(errno). The wait of one second is await(sleep_.emplace(1),
// kTryAgain), for a coroutine aio::asleep. Take out the line with NotDone, see which rule is
// broken, and repair it.
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
    throw aio::exercise::NotDone();
    const int fd = ::accept4(socket_.fileno(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd == -1 && errno == EAGAIN) return when_ready();
    return return_value(aio::Socket(aio::Descriptor(aio::checked(fd, "accept"))));
  }

  std::optional<aio::asleep> sleep_;
};
