// The tasks that are left are asked to stop, all at once, and then the loop runs until they have.
#include "stage6_tasks_futures/library/cancel.hpp"

#include "stage6_tasks_futures/event_loop.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace aio {

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

}  // namespace aio
