// A task: a future whose result a coroutine works out, driven by the loop.
//
//     run()    the loop calls: the coroutine goes on until it awaits something
//     park()   a future: the task adds itself to its callbacks, and is `waiting_`
//              nothing, a bare yield: the task is ready again
//              an event of an earlier stage: the loop makes a future of it
//     end()    the coroutine has ended, and the task is done
//
// Invariant, of a pending task: either it waits, and waiting_ is pending; or it is in the ready
// queue, and waiting_ is done or null; or it is running, and waiting_ is null. Never two of them.
//
// cancel() is a request. It goes inward, to the future that the innermost frame waits for, and
// comes back outward as a CancelledError, which the coroutine may catch. Where there is nothing to
// cancel, must_cancel_ keeps the request for the next step.
#pragma once

#include "stage6_tasks_futures/future.hpp"

namespace aio {

/// A reference that does not keep the task, for a thing that may be there longer; and the name, if
/// it has one of its own. Few tasks need either.
struct TaskLink final : RefCounted {
  explicit TaskLink(TaskBase* its_task) : task(its_task) {}
  TaskBase* task;  // null once it is gone
  std::optional<std::string> name;
};

/// A task, whatever it returns. The loop keeps it alive until it is done.
class TaskBase : public FutureBase {
 public:
  ~TaskBase() override {
    if (task_link_) task_link_->task = nullptr;
  }
  /// "Task-1", unless set_name() gave it another name.
  std::string get_name() const;
  void set_name(std::string name) { task_link()->name = std::move(name); }
  const AnyCoroutine& get_coro() const { return *root_; }

  /// Asks the coroutine to stop: raises CancelledError in it. False if the task is done already.
  bool cancel(const std::string& message = {}) final;
  /// How many cancel() calls were not taken back by uncancel().
  int cancelling() const { return cancel_requests_; }
  /// Takes one back; returns how many are left.
  int uncancel() { return cancel_requests_ > 0 ? --cancel_requests_ : 0; }

  /// Whether the end of the loop is to be reported if the task is still pending then.
  void log_destroy_pending(bool log) { log_destroy_pending_ = log; }
  std::string repr() const override;
  const Ref<TaskLink>& task_link() {
    if (!task_link_) task_link_ = Ref(new TaskLink(this));
    return task_link_;
  }

 protected:
  TaskBase(EventLoop& loop, AnyCoroutine* root) : FutureBase(loop), root_(root) {}

  /// Moves the coroutine's return value to the result.
  virtual void take_result() = 0;
  void run(FutureBase* done) final;

 private:
  friend class EventLoop;
  friend struct trace::Look<TaskBase>;

  /// Only the coroutine decides the result: throws RuntimeError.
  void set_exception(std::exception_ptr) final {
    throw RuntimeError("Task does not support set_exception operation");
  }
  void start();
  /// `future` is the event too, if it is one.
  void park(Event& event, FutureBase* future);
  void end(std::exception_ptr error);
  /// The task is done, or the loop goes without it: nobody has to call or keep it any more.
  void leave_loop();
  /// The loop goes, and nobody will call the task any more.
  void abandon();

  bool must_cancel_ = false;
  bool log_destroy_pending_ = true;
  std::uint32_t number_ = 0;
  AnyCoroutine* const root_;  // the coroutine, which lies in the TaskOf
  Ref<FutureBase> waiting_;
  Ref<TaskLink> task_link_;
  std::uint32_t place_ = 0;  // in the loop's tasks_, until the task is done
  int cancel_requests_ = 0;
};

/// `asyncio.Task`. Made by EventLoop::create_task().
template <class T = None>
class Task : public WithResult<TaskBase, T> {
 protected:
  using WithResult<TaskBase, T>::WithResult;
};

/// The task of a coroutine of class C, which lives inside: one allocation for both.
template <class C>
class TaskOf final : public Task<typename C::Return> {
  static_assert(alignof(C) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

 public:
  TaskOf(EventLoop& loop, C&& coroutine)
      : Task<typename C::Return>(loop, &coroutine_), coroutine_(std::move(coroutine)) {}
  ~TaskOf() override { this->report_unretrieved("Task"); }

 private:
  void take_result() override { this->result_.emplace(coroutine_.result()); }
  void dispose() override { this->dispose_of(this); }

  C coroutine_;
};

/// `asyncio.current_task()`: the task that is running now, or null.
TaskBase* current_task();

}  // namespace aio
