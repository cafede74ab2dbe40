#include "stage6_tasks_futures/library/timeout.hpp"

namespace aio {

void Timeout::enter() & {
  if (state_ != kCreated) throw RuntimeError("Timeout has already been entered");
  TaskBase* const task = current_task();
  if (!task) throw RuntimeError("Timeout should be used inside a task");
  task_ = task->task_link();
  cancelling_ = task->cancelling();
  set_timer(when_);
  state_ = kActive;
}

void Timeout::reschedule(double when) {
  static const char* const states[] = {"", "", "expiring", "expired", "finished"};
  if (state_ == kCreated) throw RuntimeError("Timeout has not been entered");
  if (state_ != kActive) {
    throw RuntimeError(std::string("Cannot change state of ") + states[state_] + " Timeout");
  }
  set_timer(when);
}

void Timeout::set_timer(double when) {
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

void Timeout::exit(const std::exception_ptr& raised) {
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

}  // namespace aio
