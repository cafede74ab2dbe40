// Sleeps, and then does something: what happens in a scene at a certain time.
//
//     async def later(delay, what):
//         await asleep(delay)
//         what()
#pragma once

#include <functional>
#include <utility>

#include "stage3_sleep_loop/sleep.hpp"

namespace aio {

class Later final : public Coroutine<> {
  enum { kStart, kSlept };

 public:
  Later(double delay, std::function<void()> what) : sleep_(delay), what_(std::move(what)) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(sleep_, kSlept);
    sent.check();
    what_();
    return return_value();
  }

  asleep sleep_;
  std::function<void()> what_;
};

}  // namespace aio
