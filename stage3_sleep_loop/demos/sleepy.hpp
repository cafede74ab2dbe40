// The coroutine that most scenes run: it says where it is, and sleeps.
//
//     async def sleepy(identifier, count=5, pause=0.1):
//         for i in range(count):
//             print(identifier, 'step', i + 1, 'at %.2f' % time.time())
//             await asleep(pause)
#pragma once

#include <ostream>

#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"

namespace aio {

class Sleepy final : public Coroutine<> {
  enum { kStart, kSlept };

 public:
  Sleepy(std::ostream& out, std::string identifier, int count = 5, double pause = 0.1)
      : out_(out), identifier_(std::move(identifier)), count_(count), pause_(pause) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (; i_ < count_; ++i_) {
          out_ << identifier_ << " step " << i_ + 1 << " at " << format(get_running_loop().time())
               << "\n";
          return await(sleep_.emplace(pause_), kSlept);
          case kSlept:
            sent.check();
        }
        return return_value();
    }
    return {};
  }

  void members(Members& show) const override {
    show("identifier", identifier_)("count", count_)("pause", pause_)("i", i_);
  }

  std::ostream& out_;
  std::string identifier_;
  int count_;
  double pause_;
  int i_ = 0;
  std::optional<asleep> sleep_;
};

}  // namespace aio
