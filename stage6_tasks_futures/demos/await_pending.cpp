// The first way not to lose a task at the end: run the loop until all that are left are done.
//
//     pending = asyncio.all_tasks(loop)
//     if pending:
//         loop.run_until_complete(asyncio.wait(pending))
//
// (asyncio.Task.all_tasks(), which had the finished ones too, is gone since Python 3.9.)
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/actions.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace {

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  loop.run_until_complete(aio::Actions(out, aio::AsyncFoo(out), 2, aio::seconds(0.1)));

  const auto pending = loop.all_tasks();
  if (!pending.empty()) loop.run_until_complete(aio::wait(pending));
}

const aio::SceneEntry entry{70, {"await_pending", "wait for the tasks that are left", play}};

}  // namespace
