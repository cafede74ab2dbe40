// Futures, tasks and the loop as text: Python's repr(), who waits for what, and the reports on what
// went wrong where nobody asked for it.
#include <algorithm>

#include "stage6_tasks_futures/event_loop.hpp"
#include "stage6_tasks_futures/library/cancel.hpp"

namespace aio {

const char* FutureBase::state_name() const {
  return state_ == kPending ? "pending" : state_ == kCancelled ? "cancelled" : "finished";
}

std::string FutureBase::repr() const { return std::string("<Future ") + state_name() + ">"; }

std::string TaskBase::repr() const {
  const bool asked = !done() && cancelling() > 0;
  std::string text = std::string("<Task ") + (asked ? "cancelling" : state_name()) + " name='" +
                     get_name() + "' coro=<" + root_->name() + " " + to_string(root_->state()) +
                     ">";
  if (waiting_) text += " wait_for=" + waiting_->FutureBase::repr();
  return text + ">";
}

void EventLoop::describe(std::ostream& out) const {
  // A closed loop has only those that it will not call.
  out << "  " << (closed_ ? 0 : ready_.size()) << " calls ready, " << (closed_ ? 0 : timers_.size())
      << " timers, " << std::max(0, waiters_.size() - 1) << " descriptors waited for\n";
  for (const Ref<TaskBase>& task : all_tasks()) {
    out << "  " << task->repr() << "\n" << describe_stack(task->get_coro());
  }
}

// ---- reports

void EventLoop::set_exception_handler(ExceptionHandler handler) {
  exception_handler_ = std::make_shared<ExceptionHandler>(std::move(handler));
}

void EventLoop::call_exception_handler(const ExceptionContext& context) {
  try {
    const auto handler = exception_handler_;  // which may set another one
    if (handler && *handler) return (*handler)(context);
  } catch (const KeyboardInterrupt&) {
    throw;
  } catch (...) {
    warn("Unhandled error in exception handler: " + aio::describe(std::current_exception()));
  }
  std::string line = context.message;
  if (context.exception) line += "\n" + aio::describe(context.exception);
  warn(line);
}

void FutureBase::report_unretrieved(const char* what) {
  if (!std::exchange(unretrieved_, false)) return;
  suppress([&] {  // no memory, or Ctrl-C, in a destructor: then the report is missing
    const std::string message = std::string(what) + " exception was never retrieved";
    if (loop()) return loop()->call_exception_handler({message, exception_});
    warn(message + "\n" + aio::describe(exception_));
  });
}

void EventLoop::report_pending() {
  suppress([this] {  // then the reports are missing, and nothing else
    for (const Ref<TaskBase>& task : all_tasks()) {
      if (!task->log_destroy_pending_) continue;
      call_exception_handler({"Task was destroyed but it is pending!\ntask: " + task->repr()});
    }
  });
}

}  // namespace aio
