// `asyncio.timeout()`: a limit for all that is awaited between enter() and exit().
//
//     async with timeout(5):    timeout_.emplace(timeout(5)).enter();
//         await work            return await(work_, kWorked);
//                               case kWorked: timeout_->exit(what sent raises, or null);
//
// When the time is up it cancels the task. exit() takes that back, and raises TimeoutError in place
// of CancelledError; but if somebody else has cancelled the task meanwhile, that one wins.
#pragma once

#include "stage6_tasks_futures/library/wait.hpp"

namespace aio {

class Timeout {
 public:
  /// `when` by the loop's clock; infinity is never.
  explicit Timeout(double when) : when_(when) {}
  /// Throws RuntimeError after enter(): the timer knows where it is.
  Timeout(Timeout&& other) : when_(other.when_) {
    if (other.state_ != kCreated) throw RuntimeError("cannot move a Timeout that was entered");
  }
  ~Timeout() { stop(); }

  /// `__aenter__`. Throws RuntimeError outside a task, or the second time.
  void enter() &;  // of one that lasts
  /// `__aexit__`, with what the body raised, or null. Raises that again, or TimeoutError instead.
  /// Throws RuntimeError before enter() and a second time, where Python has an assertion.
  void exit(const std::exception_ptr& raised = nullptr);
  /// Sets another time. Throws RuntimeError unless it is active.
  void reschedule(double when);
  double when() const { return when_; }
  /// Whether it has cancelled the task.
  bool expired() const { return state_ == kExpiring || state_ == kExpired; }

 private:
  enum State { kCreated, kActive, kExpiring, kExpired, kFinished };

  void set_timer(double when);
  void stop() {
    if (timer_) std::exchange(timer_, nullptr)->cancel();
  }

  double when_;
  State state_ = kCreated;
  Ref<TaskLink> task_;
  int cancelling_ = 0;  // requests that were there before
  Ref<Handle> timer_;
};

/// In a running loop: `delay` seconds from now.
inline Timeout timeout(double delay) { return Timeout(get_event_loop().time() + delay); }
inline Timeout timeout_at(double when) { return Timeout(when); }

}  // namespace aio
