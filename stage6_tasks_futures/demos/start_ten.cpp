// Three ways to start ten coroutines and to wait for all: make futures of them, make tasks of them,
// or hand them to gather() as they are. All three do the same: gather() makes tasks of coroutines.
//
//     [asyncio.ensure_future(doit(i), loop=loop) for i in range(10)]
//     [loop.create_task(doit(i)) for i in range(10)]
//     [doit(i) for i in range(10)]
//
// All ten end at the same moment. Here they end in the order in which they began. CPython's timers
// are a heap that forgets who came first; on an exact clock it gives another order.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/doit.hpp"
#include "stage6_tasks_futures/demos/python_text.hpp"
#include "stage6_tasks_futures/library/gather.hpp"

namespace {

using aio::Doit;
using Tasks = std::vector<aio::Ref<aio::Task<int>>>;

template <class Start>
void play(std::ostream& out, Start start) {
  aio::EventLoop loop(aio::demo_clock());
  const Tasks tasks = start(loop);
  out << aio::repr(loop.run_until_complete(aio::gather_futures(loop, tasks))) << "\n"
      << "(CPython's heap ends them as 0 2 6 9 8 5 7 4 1 3)\n";
}

void with_ensure_future(std::ostream& out) {
  play(out, [&](aio::EventLoop& loop) {
    Tasks tasks;
    for (int i = 0; i < 10; ++i) tasks.push_back(aio::ensure_future(loop, Doit(out, i)));
    return tasks;
  });
}

void with_create_task(std::ostream& out) {
  play(out, [&](aio::EventLoop& loop) {
    Tasks tasks;
    for (int i = 0; i < 10; ++i) tasks.push_back(loop.create_task(Doit(out, i)));
    return tasks;
  });
}

void with_coroutines(std::ostream& out) {
  play(out, [&](aio::EventLoop& loop) {
    std::vector<Doit> coroutines;
    for (int i = 0; i < 10; ++i) coroutines.emplace_back(out, i);
    return aio::ensure_futures(loop, std::move(coroutines));  // as gather() does
  });
}

const aio::SceneEntry entries[] = {
    {120, {"ten_ensure_future", "start ten coroutines: ensure_future()", with_ensure_future}},
    {121, {"ten_create_task", "start ten coroutines: create_task()", with_create_task}},
    {122, {"ten_coroutines", "start ten coroutines: gather() makes the tasks", with_coroutines}}};

}  // namespace
