// Prints each line that arrives at a descriptor, until its end or until somebody closes it.
//
//     async def print_lines(name, fd):
//         line = ''
//         while char := await AsyncRead(fd, 1):
//             ...
//
// It reads byte by byte, so that it never takes more than its line. That is good enough for people
// who type. For more than that, one reads what there is, and keeps what was too much.
#pragma once

#include <ostream>
#include <string>
#include <utility>

#include "stage4_select_io/library/read.hpp"

namespace aio {

class PrintLines final : public Coroutine<> {
  enum { kStart, kGotByte };

 public:
  PrintLines(std::ostream& out, std::string name, int fd)
      : out_(out), name_(std::move(name)), fd_(fd) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kGotByte) {
      try {
        const std::string byte = sent.result_of(*read_);
        if (byte.empty()) return end("ends");
        if (byte != "\n") {
          line_ += byte;
        } else {
          out_ << name_ << " says: " << std::exchange(line_, "") << "\n";
        }
      } catch (const std::system_error& error) {
        return end(error.what());
      }
    }
    return await(read_.emplace(fd_), kGotByte);
  }

  Step end(const char* why) {
    if (!line_.empty()) out_ << name_ << " says: " << line_ << "\n";
    out_ << name_ << ": " << why << "\n";
    return return_value();
  }

  void members(Members& show) const override { show("name", name_)("line", line_); }

  std::ostream& out_;
  std::string name_;
  int fd_;
  std::string line_;
  std::optional<AsyncRead> read_;
};

}  // namespace aio
