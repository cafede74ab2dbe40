// Writes one text after the other, with a pause before each, and closes its end of the pipe, also
// if it fails: else the reader would wait for ever.
//
//     async def writer(pipe, texts):
//         try:
//             for text in texts:
//                 await asleep(0.1)
//                 os.write(pipe, text)
//                 print('wrote', repr(text))
//         finally:
//             os.close(pipe)
#pragma once

#include <unistd.h>

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "stage3_sleep_loop/sleep.hpp"
#include "stage4_select_io/descriptor.hpp"

namespace aio {

class Writer final : public Coroutine<> {
  enum { kStart, kSlept };

 public:
  Writer(std::ostream& out, Descriptor pipe, std::vector<std::string> texts)
      : out_(out), pipe_(std::move(pipe)), texts_(std::move(texts)) {}

 private:
  Step resume(Sent sent) override {
    try {
      return write_all(sent);
    } catch (...) {
      pipe_.close();
      throw;
    }
  }

  Step write_all(Sent& sent) {
    switch (resume_point()) {
      case kStart:
        for (; i_ < texts_.size(); ++i_) {
          return await(sleep_.emplace(0.1), kSlept);
          case kSlept:
            sent.check();
            write(texts_[i_]);
        }
        pipe_.close();
        return return_value();
    }
    return {};
  }

  void write(const std::string& text) {
    const int fd = pipe_.fileno();
    checked(system_call("write", fd, text.size(), ::write(fd, text.data(), text.size())), "write");
    out_ << "wrote '";
    for (const char c : text) out_ << (c == '\n' ? "\\n" : std::string(1, c));
    out_ << "'\n";
  }

  void members(Members& show) const override { show("texts", texts_)("i", i_); }

  std::ostream& out_;
  Descriptor pipe_;
  std::vector<std::string> texts_;
  std::size_t i_ = 0;
  std::optional<asleep> sleep_;
};

}  // namespace aio
