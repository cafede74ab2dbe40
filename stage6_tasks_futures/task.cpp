// A step of a task is a run of its coroutine. Its yield decides who makes the task ready
// again: a future, an event of an earlier stage, or the task itself.
#include "stage6_tasks_futures/task.hpp"

#include "stage6_tasks_futures/event_loop.hpp"
#include "stage6_tasks_futures/library/cancel.hpp"

namespace aio {

static constinit thread_local TaskBase* running_task = nullptr;

TaskBase* current_task() {
  // In the child of a fork() the parent's task does not run.
  return running_task && running_task->loop() == running_loop() ? running_task : nullptr;
}

void TaskBase::start() {
  EventLoop& loop = get_loop();
  number_ = ++loop.tasks_made_;
  place_ = static_cast<std::uint32_t>(loop.tasks_.size());
  loop.tasks_.emplace_back(this);
  try {
    loop.schedule(Ref<Runnable>(this));
  } catch (...) {
    leave_loop();
    throw;
  }
}

void TaskBase::leave_loop() {
  EventLoop& loop = get_loop();
  loop.tasks_.back()->place_ = place_;
  loop.tasks_[place_] = std::move(loop.tasks_.back());
  loop.tasks_.pop_back();
}

void TaskBase::abandon() {
  const Ref<FutureBase> waiting = std::move(waiting_);
  finish(kCancelled);
  if (!waiting) return;
  // It may belong to the program, which completes it later. But a group and its members refer to
  // each other: no ring of references may stay.
  waiting->drop_callbacks();
  waiting->not_called();
}

std::string TaskBase::get_name() const {
  return task_link_ && task_link_->name ? *task_link_->name : "Task-" + std::to_string(number_);
}

// own: a task's steps, and its end
bool TaskBase::cancel(const std::string& message) {
  if (done()) return FutureBase::cancel();
  if (!loop()) return false;  // the loop goes, and abandons each task by itself
  ++cancel_requests_;
  notify(Happening::kCancel, this);
  const CancelDepth one_more;
  if (waiting_ && waiting_->cancel(message)) return true;
  must_cancel_ = true;  // ready or running: the next step, or the next await, sees to it
  exception_ = message.empty() ? nullptr : std::make_exception_ptr(CancelledError(message));
  return true;
}

void TaskBase::run(FutureBase* awaited) {
  if (done() || awaited != waiting_.get()) return;  // a call that was taken back
  waiting_ = nullptr;
  std::exception_ptr error;  // what the coroutine is to hear: of `awaited`, or a cancellation
  if (awaited && awaited->failed()) error = awaited->failure();
  if (std::exchange(must_cancel_, false)) {
    if (!holds<CancelledError>(error)) error = cancelled_error();
    exception_ = nullptr;
  }
  running_task = this;  // no loop runs inside another: there was none
  AnyCoroutine::Step step;
  FutureBase* future = nullptr;
  do {
    step = root_->run(nullptr, error);
    if (step.returned()) break;
    future = dynamic_cast<FutureBase*>(step.value());
    // A future that has failed already raises at its await, and no turn passes.
  } while (future && future->done() && (error = future->failure()));
  running_task = nullptr;
  if (step.returned()) return end(std::move(error));
  if (step.value()) return park(*step.value(), future);
  get_loop().schedule(Ref<Runnable>(this));  // a bare yield
}

void TaskBase::end(std::exception_ptr error) {
  leave_loop();
  try {
    if (!error && !must_cancel_) take_result();
  } catch (...) {
    error = std::current_exception();
  }
  if (!error) {
    finish(must_cancel_ ? kCancelled : kFinished);  // cancelled during the last step
  } else if (holds<CancelledError>(error)) {
    exception_ = std::move(error);
    finish(kCancelled);
  } else {
    fail(error);
    if (holds<KeyboardInterrupt>(error)) std::rethrow_exception(error);
  }
}

void TaskBase::park(Event& event, FutureBase* future) {
  EventLoop& loop = get_loop();
  try {
    if (future == this) throw RuntimeError("Task cannot await on itself: " + repr());
    waiting_ = future ? Ref<FutureBase>(future) : loop.future_of(event);
    if (&waiting_->get_loop() != &loop) {
      throw RuntimeError(repr() + " got a future attached to a different loop");
    }
    waiting_->add_done_callback(Ref<Runnable>(this));
    if (must_cancel_ && waiting_->cancel(message_of(exception_))) {
      must_cancel_ = false;
      exception_ = nullptr;
    }
  } catch (...) {
    // To be raised at the await, in the next step, unless that raises a CancelledError anyway. The
    // future that was to be awaited may have the task among its callbacks already.
    if (waiting_) waiting_->remove_done_callback(Ref<Runnable>(this));
    waiting_ = nullptr;
    if (!std::exchange(must_cancel_, true)) exception_ = std::current_exception();
    loop.schedule(Ref<Runnable>(this));
  }
}
// own: end

}  // namespace aio
