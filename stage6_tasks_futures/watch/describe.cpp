// Futures, tasks and the loop as text: Python's repr(), and who waits for what.
#include <algorithm>

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

const char* FutureBase::state_name() const {
  return state_ == kPending ? "pending" : state_ == kCancelled ? "cancelled" : "finished";
}

std::string FutureBase::repr() const { return std::string("<Future ") + state_name() + ">"; }

std::string TaskBase::repr() const {
  std::string text = std::string("<Task ") + state_name() + " name='" + get_name() + "' coro=<" +
                     root_->name() + " " + to_string(root_->state()) + ">";
  if (waiting_) text += " wait_for=" + waiting_->FutureBase::repr();
  return text + ">";
}

void EventLoop::describe(std::ostream& out) const {
  out << "  " << ready_.size() << " calls ready, " << timers_.size() << " timers, "
      << std::max(0, waiters_.size() - 1) << " descriptors waited for\n";
  for (const Ref<TaskBase>& task : all_tasks()) {
    out << "  " << task->repr() << "\n" << describe_stack(task->get_coro());
  }
}

}  // namespace aio
