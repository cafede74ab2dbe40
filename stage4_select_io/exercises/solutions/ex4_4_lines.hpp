// select() looks into the kernel's buffer, and not into yours. A reader with bytes of its own looks
// there first, and waits only for what it does not have. And the end of the file is an answer too:
// without a byte, what is left has to do.
#pragma once

#include <unistd.h>

#include <string>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/fd_event.hpp"

struct Input {
  int fd;
  std::string buffer{};
};

class ReadLine : public aio::Coroutine<std::string> {
  enum { kStart, kReadable };

 public:
  explicit ReadLine(Input& input) : input_(input), readable_(input.fd) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kReadable) {
      char piece[16];
      const ssize_t n = aio::checked(::read(input_.fd, piece, sizeof piece), "read");
      if (n == 0) return give(input_.buffer.size());
      input_.buffer.append(piece, static_cast<std::size_t>(n));
    }
    const std::size_t end = input_.buffer.find('\n');
    if (end != std::string::npos) return give(end + 1);
    return await(readable_, kReadable);
  }

  /// Ends with the first bytes of the buffer, which loses them.
  Step give(std::size_t size) {
    const std::string line = input_.buffer.substr(0, size);
    input_.buffer.erase(0, size);
    return return_value(line);
  }

  Input& input_;
  aio::Readable readable_;
};
