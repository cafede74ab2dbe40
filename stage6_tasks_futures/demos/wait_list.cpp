// wait() takes a list, and gives two: those that are done, and those that are pending. The results
// are inside of them. Python gives sets, which have no order; ours keep the order of the list.
//
//     done, pending = loop.run_until_complete(asyncio.wait([
//         loop.create_task(say("first hello", 2)), ...]))
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/python_text.hpp"
#include "stage6_tasks_futures/demos/say.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace {

using aio::Say;
using aio::seconds;

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  const auto [done, pending] = loop.run_until_complete(aio::wait(std::vector{
      loop.create_task(Say(out, "first hello", seconds(2))),
      loop.create_task(Say(out, "second hello", seconds(1))),
      loop.create_task(Say(out, "third hello", seconds(4))),
  }));
  std::vector<std::string> results;
  for (const auto& task : done) results.push_back(task->result());
  out << aio::repr(results) << " " << pending.size() << "\n";
}

const aio::SceneEntry entry{220, {"wait_list", "wait() takes a list, gives two", play}};

}  // namespace
