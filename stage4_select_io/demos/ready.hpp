// Reads a file while others run, and says so.
//
//     async def ready(path, amount=1024*32):
//         print('read', path, 'at', '%d' % time.time())
//         with open(path, 'rb') as file:
//             result = await AsyncRead(file, amount)
//         print('done', path, 'at', '%d' % time.time())
//         print('got', len(result), 'B')
//
// The Python lasts longer than 0.1 s: a select() for each byte. Our AsyncRead takes what is there.
// To last as long, this one reads in 16 pieces and rests after each.
#pragma once

#include <fcntl.h>

#include <ostream>
#include <string>
#include <utility>

#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"
#include "stage4_select_io/library/read.hpp"

namespace aio {

class Ready final : public Coroutine<> {
  enum { kStart, kGotPiece, kRested };

 public:
  Ready(std::ostream& out, std::string path) : out_(out), path_(std::move(path)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "read " << path_ << " at " << now() << "\n";
        file_ = Descriptor::open(path_, O_RDONLY);
        while (result_.size() < 1024 * 32) {
          return await(read_.emplace(file_.fileno(), 1024 * 2), kGotPiece);
          case kGotPiece:
            result_ += sent.result_of(*read_);
            return await(rest_.emplace(0.01), kRested);
          case kRested:
            sent.check();
        }
        out_ << "done " << path_ << " at " << now() << "\n"
             << "got " << result_.size() << " B\n";
        return return_value();
    }
    return {};
  }

  static std::string now() { return format(get_running_loop().time(), 0); }

  void members(Members& show) const override { show("path", path_)("result", result_); }

  std::ostream& out_;
  std::string path_;
  Descriptor file_;
  std::string result_;
  std::optional<AsyncRead> read_;
  std::optional<asleep> rest_;
};

}  // namespace aio
