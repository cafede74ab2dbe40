// The same as fire_and_forget, but main() is done before the task is. The loop does not wait for
// it: run_until_complete() is left, and the task is destroyed with the loop, unfinished.
//
// Python says so when its collector finds the task, which at the end of a program is never. Our
// loop says so when it goes, for each task, in the order in which they were made.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/actions.hpp"

namespace {

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  loop.set_exception_handler(
      [&out](const aio::ExceptionContext& context) { out << context.message << "\n"; });
  loop.run_until_complete(aio::Actions(out, aio::AsyncFoo(out), 2, aio::seconds(0.1)));
}

const aio::SceneEntry entry{60, {"destroyed_pending", "the loop ends before the task", play}};

}  // namespace
