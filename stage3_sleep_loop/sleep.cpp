// A sleep becomes a deadline when it begins: what happens until it is looked at does not matter.
#include "stage3_sleep_loop/sleep.hpp"

#include <cmath>

#include "stage3_sleep_loop/loop.hpp"

namespace aio {

AsyncSleep::AsyncSleep(double until) : until_(until) {
  if (std::isnan(until)) throw ValueError("a sleep needs a number of seconds, not NaN");
}

AnyCoroutine::Step asleep::resume(Sent sent) {
  switch (resume_point()) {
    case kStart:
      return await(sleep_.emplace(get_running_loop().time() + duration_), kAwake);
    case kAwake:
      sent.check();
      return return_value();
  }
  return {};
}

}  // namespace aio
