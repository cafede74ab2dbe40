// "Readable" means that read(2) would not block. It does not mean that there is a byte: at the end
// of a file read(2) gives 0, at once, for ever. So 0 is the one answer that must end the loop.
#pragma once

#include <unistd.h>

#include <cerrno>
#include <string>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/fd_event.hpp"

class ReadAll : public aio::Coroutine<std::string> {
  enum { kStart, kReadable };

 public:
  explicit ReadAll(int fd) : readable_(fd) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return await(readable_, kReadable);
    char piece[8];
    const ssize_t n = ::read(readable_.fd(), piece, sizeof piece);
    if (n == 0) return return_value(data_);
    const bool nothing_yet = n == -1 && (errno == EINTR || errno == EAGAIN);
    if (!nothing_yet) {
      data_.append(piece, static_cast<std::size_t>(aio::checked(n, "read")));
    }
    return await(readable_, kReadable);
  }

  aio::Readable readable_;
  std::string data_;
};
