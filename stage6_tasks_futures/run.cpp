// The tasks that are left are asked to stop, all at once, and then the loop runs until they have.
#include "stage6_tasks_futures/run.hpp"

namespace aio {

void cancel_all_tasks(EventLoop& loop) {
  const std::vector<Ref<TaskBase>> tasks = loop.all_tasks();
  cancel_each(tasks);
  for (const Ref<TaskBase>& task : tasks) {
    if (!task->done()) loop.run_until_done(task);
  }
  for (const Ref<TaskBase>& task : tasks) {
    if (task->cancelled() || !task->exception()) continue;
    loop.call_exception_handler(
        {"unhandled exception during asyncio.run() shutdown", task->exception()});
  }
}

}  // namespace aio
