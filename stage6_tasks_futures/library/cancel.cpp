// At the end the tasks that are left are asked to stop, all at once, and the loop runs until they
// have.
#include "stage6_tasks_futures/library/cancel.hpp"

#include <algorithm>

#include "stage6_tasks_futures/event_loop.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace aio {

std::string message_of(const std::exception_ptr& cancelled_error) {
  try {
    if (cancelled_error) std::rethrow_exception(cancelled_error);
  } catch (const CancelledError& error) {
    return error.message();
  }
  return {};
}

void cancel_all_tasks(EventLoop& loop) {
  const std::vector<Ref<TaskBase>> tasks = loop.all_tasks();
  if (tasks.empty()) return;
  cancel_each(tasks);
  loop.run_until_done(Completion::of(loop, {tasks.begin(), tasks.end()}));
  for (const Ref<TaskBase>& task : tasks) {
    if (task->cancelled() || !task->exception()) continue;
    loop.call_exception_handler(
        {"unhandled exception during asyncio.run() shutdown", task->exception()});
  }
}

// Python makes two turns for its generators, and two for the executor. If there is one, it makes
// two more, when a thread has said that all functions have ended.
void EventLoop::run_last_turns() {
  const Running running(*this);
  const Finally at_the_end{[this] { stopping_ = executor_refuses_ = false; }};
  int left = executor_ ? 6 : 4;
  for (int turn = 1; left > 0 || in_executor_ > 0; ++turn) {
    executor_refuses_ = turn > 2;
    left = std::max(left - 1, in_executor_ > 0 ? 2 : 0);
    wait(in_executor_ == 0);
    wake_sleepers();
    if (!ready_.empty()) notify(Happening::kTurn, this);
    run_ready();  // a Ctrl-C is for the program now
  }
}

void shut_down(EventLoop& loop) {
  cancel_all_tasks(loop);
  loop.run_last_turns();
}

}  // namespace aio
