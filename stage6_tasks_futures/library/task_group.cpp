#include "stage6_tasks_futures/library/task_group.hpp"

#include "stage6_tasks_futures/library/cancel.hpp"

namespace aio {

TaskGroup::TaskGroup() : self_(std::make_shared<TaskGroup*>(this)) {
  if (!current_task()) throw RuntimeError("TaskGroup cannot determine the parent task");
  parent_ = current_task()->task_link();
}

void TaskGroup::abort() {
  aborting_ = true;
  try {
    cancel_each(tasks_);
  } catch (...) {  // the group raises it when it ends
    abort_error_ = std::current_exception();
  }
}

void TaskGroup::task_done(Tasks::iterator place) {
  FutureBase& task = **place;  // held by one of the two lists below
  Tasks done;
  done.splice(done.end(), tasks_, place);
  if (tasks_.empty() && all_done_ && !all_done_->done()) all_done_->set_result({});
  if (task.cancelled() || !task.exception()) return;
  failed_.splice(failed_.end(), done);
  TaskBase* const parent = parent_->task;
  if (!parent || parent->done()) return report_late(task);
  if (aborting_) return;
  abort();
  parent_cancelled_ = true;
  parent->cancel();
}

void TaskGroup::report_late(FutureBase& task) {
  const std::string whose = parent_->task ? " " + parent_->task->repr() : ", which is gone,";
  const std::string message = "Task " + task.repr() + " has errored out but its parent task" +
                              whose + " is already completed";
  task.get_loop().call_exception_handler({message, task.exception()});
}

AnyCoroutine::Step TaskGroup::Exit::resume(Sent sent) {
  switch (resume_point()) {
    case kStart:
      group_.exiting_ = true;
      if (raised_ && !group_.aborting_) group_.abort();
      if (holds<CancelledError>(raised_)) cancelled_ = std::exchange(raised_, nullptr);
      if (group_.parent_cancelled_ && group_.parent_->task) group_.parent_->task->uncancel();
      break;
    case kWoken:
      const std::exception_ptr cancelled = caught<CancelledError>(sent);
      if (!cancelled || group_.aborting_) break;  // by the group itself, or not for the first time
      cancelled_ = cancelled;
      group_.abort();
  }
  if (!group_.tasks_.empty()) {
    group_.all_done_ = get_event_loop().create_future();
    return await(*group_.all_done_, kWoken);
  }
  std::vector<std::exception_ptr> errors;
  const Tasks failed = std::exchange(group_.failed_, {});
  errors.reserve(failed.size() + 2);
  for (const Ref<FutureBase>& task : failed) errors.push_back(task->exception());
  if (group_.abort_error_) errors.push_back(group_.abort_error_);
  if (cancelled_ && errors.empty()) std::rethrow_exception(cancelled_);
  if (raised_) errors.push_back(raised_);
  for (const std::exception_ptr& error : errors) {
    if (holds<KeyboardInterrupt>(error)) std::rethrow_exception(error);
  }
  if (!errors.empty()) {
    throw ExceptionGroup("unhandled errors in a TaskGroup", std::move(errors));
  }
  return return_value();
}

}  // namespace aio
