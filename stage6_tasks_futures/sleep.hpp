// `asyncio.sleep()`: a future that a timer sets.
//
//     return await(sleep(0.1), kAwake);       // await asyncio.sleep(0.1)
//     case kAwake: sent.check();
#pragma once

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

/// The loop's timers hold it; when its time comes the loop calls run().
class SleepFuture final : public Future<> {
 public:
  explicit SleepFuture(EventLoop& loop) : Future<>(loop) {}
  void run(FutureBase*) override {
    if (!done()) set_result({});
  }
  bool cancel(const std::string& message = {}) override {
    if (!done() && loop()) loop()->timer_may_be_obsolete();
    return Future<>::cancel(message);
  }

 private:
  void dispose() override { dispose_of(this); }
};

/// The result of sleep(): something to await at once, or to hand to gather() and wait_for().
struct Sleep {
  operator Event*() const { return future.get(); }  // `__await__`

  Ref<SleepFuture> future;  // null after sleep(0): a bare yield
};

/// Ends after `delay` seconds. With 0 or less it lets the others go first, and does not touch the
/// timers. Python's sleep() begins when it is awaited; this one begins when it is called.
inline Sleep sleep(double delay) {
  if (delay <= 0) return {};
  EventLoop& loop = get_event_loop();
  return {loop.sleep_until(loop.time() + delay)};
}
/// The same, where sleep() of <unistd.h> can be seen as well.
inline Sleep sleep(int delay) { return sleep(static_cast<double>(delay)); }

}  // namespace aio
