// Exercise 4.4 (repair, 15 minutes): the line that never comes
//
//     async def read_line(input):
//         # b"one\n": the next line. At the end of the file what is left, and then b"" each time.
//
// A line may come in pieces, and several lines may come at once. The bytes behind the line stay in
// input.buffer, for the next call. One read(2) of 16 bytes at most for each wait, and no wait for a
// line that is there already. An error of read(2) is raised, whichever it is. This C++, give()
// included, falls short of that. Take out the line with NotDone, see which rule is broken, and
// repair the body.
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
    throw aio::exercise::NotDone();
    if (resume_point() == kReadable) {
      char piece[16];
      const ssize_t n = aio::checked(::read(input_.fd, piece, sizeof piece), "read");
      input_.buffer.append(piece, static_cast<std::size_t>(n));
      const std::size_t end = input_.buffer.find('\n');
      if (end != std::string::npos) return give(end + 1);
    }
    return await(readable_, kReadable);
  }

  /// Ends with the first bytes of the buffer, which loses them.
  Step give(std::size_t size) {
    const std::string line = input_.buffer.substr(0, size);
    input_.buffer.clear();
    return return_value(line);
  }

  Input& input_;
  aio::Readable readable_;
};
