// `asyncio.TaskGroup`: tasks that do not outlive the block that started them.
//
//     async with TaskGroup() as group:    group_.emplace();
//         group.create_task(work())       group_->create_task(Work());
//         await body                      return await(body_, kBody);
//                                         case kBody:  // error: what sent raises, or null
//                                         return await(exit_.emplace(group_->exit(error)), kLeft);
//
// The first that fails, task or body, gets all others cancelled; the body by a cancel() of its
// task, which exit() takes back. exit() waits for all, and raises all errors in one ExceptionGroup.
#pragma once

#include <algorithm>
#include <list>
#include <optional>

#include "stage6_tasks_futures/library/gather.hpp"

namespace aio {

/// Python's is a BaseExceptionGroup, if not all in it are Exceptions.
class ExceptionGroup : public Exception {
 public:
  ExceptionGroup(const std::string& message, std::vector<std::exception_ptr> exceptions)
      : Exception(message + " (" + std::to_string(exceptions.size()) + " sub-exception" +
                  (exceptions.size() == 1 ? ")" : "s)")),
        exceptions_(std::move(exceptions)) {
    if (exceptions_.empty()) {
      throw ValueError("second argument (exceptions) must be a non-empty sequence");
    }
  }
  ~ExceptionGroup() override { std::ranges::for_each(exceptions_, let_go); }
  const std::vector<std::exception_ptr>& exceptions() const { return exceptions_; }

 private:
  std::vector<std::exception_ptr> exceptions_;
};

/// A member of the coroutine that is its body.
class TaskGroup {
 public:
  /// `__aexit__`. Cancelled itself, it cancels the tasks, and goes on waiting for them.
  class Exit final : public Coroutine<> {
    enum { kStart, kWoken };

   public:
    Exit(TaskGroup& group, std::exception_ptr raised) : group_(group), raised_(std::move(raised)) {}

   private:
    Step resume(Sent sent) override;

    TaskGroup& group_;
    std::exception_ptr raised_;
    std::exception_ptr cancelled_;  // raised in the end, unless somebody failed
  };

  /// `__aenter__`. Throws RuntimeError outside a task.
  TaskGroup();
  TaskGroup& operator=(TaskGroup&&) = delete;  // the tasks refer to it
  /// Throws RuntimeError after the first failure, and after the end.
  template <class C>
  auto create_task(C coroutine, std::optional<std::string> name = {}) {
    if (exiting_ && tasks_.empty()) throw RuntimeError("TaskGroup is finished");
    if (aborting_) throw RuntimeError("TaskGroup is shutting down");
    const auto place = tasks_.emplace(tasks_.end());  // without memory for it there is no task
    Ref<Task<typename C::Return>> task;
    const OnError take_back{[&] {
      tasks_.erase(place);
      if (task) task->cancel();  // in no group it must not run
    }};
    EventLoop& loop = parent_->task ? parent_->task->get_loop() : get_event_loop();
    task = loop.create_task(std::move(coroutine), std::move(name));
    task->add_done_callback([group = std::weak_ptr(self_), place](FutureBase&) {
      if (!group.expired()) (*group.lock())->task_done(place);
    });
    *place = task;
    return task;
  }
  /// Python's sleep() is a coroutine as well.
  auto create_task(Sleep sleep, std::optional<std::string> name = {}) {
    return create_task(SleepTask(std::move(sleep)), std::move(name));
  }
  /// With what the body raised, or null.
  Exit exit(std::exception_ptr raised = nullptr) { return {*this, std::move(raised)}; }

 private:
  using Tasks = std::list<Ref<FutureBase>>;

  void task_done(Tasks::iterator place);
  void report_late(FutureBase& task);
  void abort();

  std::shared_ptr<TaskGroup*> self_;  // for tasks that outlive a group that nobody waits for
  Ref<TaskLink> parent_;
  Tasks tasks_;   // not done yet
  Tasks failed_;  // to keep one takes no memory, so no error is lost for want of it
  std::exception_ptr abort_error_;
  Ref<Future<>> all_done_;
  bool exiting_ = false;
  bool aborting_ = false;
  bool parent_cancelled_ = false;  // by the group
};

}  // namespace aio
