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
  void enter() & {  // of one that lasts
    if (state_ != kCreated) throw RuntimeError("Timeout has already been entered");
    TaskBase* const task = current_task();
    if (!task) throw RuntimeError("Timeout should be used inside a task");
    task_ = task->task_link();
    cancelling_ = task->cancelling();
    set_timer(when_);
    state_ = kActive;
  }
  /// `__aexit__`, with what the body raised, or null. Raises that again, or TimeoutError instead.
  /// Throws RuntimeError before enter() and a second time, where Python has an assertion.
  void exit(const std::exception_ptr& raised = nullptr) {
    if (state_ != kActive && state_ != kExpiring) throw RuntimeError("Timeout is not active");
    stop();
    const bool expiring = state_ == kExpiring;
    state_ = expiring ? kExpired : kFinished;
    const bool alone = expiring && task_->task && task_->task->uncancel() <= cancelling_;
    try {
      if (raised) std::rethrow_exception(raised);
    } catch (const CancelledError&) {
      if (alone) throw TimeoutError();
      throw;
    }
  }
  /// Sets another time. Throws RuntimeError unless it is active.
  void reschedule(double when) {
    static const char* const states[] = {"", "", "expiring", "expired", "finished"};
    if (state_ == kCreated) throw RuntimeError("Timeout has not been entered");
    if (state_ != kActive) {
      throw RuntimeError(std::string("Cannot change state of ") + states[state_] + " Timeout");
    }
    set_timer(when);
  }
  double when() const { return when_; }
  /// Whether it has cancelled the task.
  bool expired() const { return state_ == kExpiring || state_ == kExpired; }

 private:
  enum State { kCreated, kActive, kExpiring, kExpired, kFinished };

  void set_timer(double when) {
    EventLoop& loop = get_event_loop();
    const auto expire = [this] {
      timer_ = nullptr;
      state_ = kExpiring;
      if (task_->task) task_->task->cancel();
    };
    Ref<Handle> timer;  // the old one stays until there is a new one
    if (when <= loop.time()) {
      timer = loop.call_soon(expire);
    } else if (when != INFINITY) {
      timer = loop.call_at(when, expire);
    }
    stop();
    when_ = when;
    timer_ = std::move(timer);
  }
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
