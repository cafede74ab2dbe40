// The first event: a point in time. A sleep becomes a deadline when it begins. However late the
// loop looks at it, the deadline stays.
#pragma once

#include <cmath>
#include <optional>
#include <string>

#include "stage2_yield_from/coroutine.hpp"
#include "stage3_sleep_loop/loop.hpp"

namespace aio {

/// The loop is to go on with the coroutine at `until`, in seconds of the loop's clock. Infinity is
/// never. Throws ValueError for NaN.
class AsyncSleep final : public Event {
 public:
  explicit AsyncSleep(double until) : until_(until) {
    if (std::isnan(until)) throw ValueError("a sleep needs a number of seconds, not NaN");
  }
  double until() const { return until_; }
  std::string repr() const override;

 private:
  double until_;
};

/// `async def asleep(duration)`: waits for `duration` seconds, and at least for one turn of the
/// loop. The deadline is fixed when the coroutine starts, so lateness does not add up.
class asleep : public Coroutine<> {
  enum { kStart, kAwake };

 public:
  explicit asleep(double duration) : duration_(duration) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(sleep_.emplace(get_running_loop().time() + duration_), kAwake);
      case kAwake:
        sent.check();
        return return_value();
    }
    return {};
  }
  void members(Members& show) const override { show("duration", duration_); }

  double duration_;
  std::optional<AsyncSleep> sleep_;
};

}  // namespace aio
