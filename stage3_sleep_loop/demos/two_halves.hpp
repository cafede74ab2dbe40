// A sleep with a mistake: whoever is late after the first half is late after the second one again,
// and both add up. Our asleep() has one deadline, and is late once.
//
//     async def asleep(duration):
//         await AsyncSleep(time.time() + duration / 2)
//         await AsyncSleep(time.time() + duration / 2)
#pragma once

#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"

namespace aio {

class TwoHalves final : public Coroutine<> {
  enum { kStart, kHalf, kWhole };

 public:
  explicit TwoHalves(double duration) : duration_(duration) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    const double until = get_running_loop().time() + duration_ / 2;
    switch (resume_point()) {
      case kStart:
        return await(sleep_.emplace(until), kHalf);
      case kHalf:
        return await(sleep_.emplace(until), kWhole);
      case kWhole:
        return return_value();
    }
    return {};
  }

  void members(Members& show) const override { show("duration", duration_); }

  double duration_;
  std::optional<AsyncSleep> sleep_;
};

}  // namespace aio
