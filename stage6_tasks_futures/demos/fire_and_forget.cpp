// A task runs whether or not somebody awaits it. Here main() drops what create_task() returns.
//
// In Python that is a mistake: its loop keeps tasks weakly, so one that nobody else keeps may be
// collected before it is done. Our loop owns its tasks until they are done.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/actions.hpp"

namespace {

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  loop.run_until_complete(aio::Actions(out, aio::AsyncFoo(out), 3, aio::seconds(1)));
}

const aio::SceneEntry entry{50, {"fire_and_forget", "a task that nobody awaits", play}};

}  // namespace
