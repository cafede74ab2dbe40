// Exercise 5.1 (complete, 10 minutes): try first, then wait
//
//     async def recv(sock, at_most):
//         while True:
//             try:
//                 return sock.recv(at_most)
//             except (BlockingIOError, InterruptedError):
//                 await Readable(sock.fileno())
//
// Write the body of Recv by hand, without AsyncIo. The socket does not block: ::recv(fd, ..., 0)
// says EAGAIN when nothing has come, and EINTR after a signal. Then wait until the descriptor can
// be read, and try again; only then. Any other error is raised, by aio::checked(n, "recv"). 0 bytes
// are the end of the stream: the result is empty. buffer_ has room for `at_most` bytes.
#pragma once

#include <sys/socket.h>

#include <cerrno>
#include <string>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/fd_event.hpp"

class Recv : public aio::Coroutine<std::string> {
  enum { kReadable = 1 };

 public:
  Recv(int fd, std::size_t at_most) : readable_(fd), buffer_(at_most, ' ') {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  aio::Readable readable_;
  std::string buffer_;
};
