// The body does the same at its start and after a wait: it tries. So it needs no switch. That the
// descriptor can be read is a hint to try, and no promise: somebody else may have been faster, and
// then the answer is EAGAIN once more. This is all that AsyncIo does for every operation.
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
    const ssize_t n = ::recv(readable_.fd(), buffer_.data(), buffer_.size(), 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return await(readable_, kReadable);
    buffer_.resize(static_cast<std::size_t>(aio::checked(n, "recv")));
    return return_value(buffer_);
  }

  aio::Readable readable_;
  std::string buffer_;
};
