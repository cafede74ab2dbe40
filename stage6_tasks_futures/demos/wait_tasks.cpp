// wait() takes tasks and tells which are done. Not coroutines: it would make tasks of them, and
// whoever called could not find their own coroutines in the answer. Until Python 3.10 it took them;
// 3.11 refuses when it is called, and here it does not compile.
//
//     done, pending = loop.run_until_complete(asyncio.wait([loop.create_task(foo(i)) ...]))
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/python_text.hpp"
#include "stage6_tasks_futures/demos/remote_call.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace {

template <class Awaitable>
constexpr bool kWaitTakes = requires(std::vector<Awaitable> awaitables) {
  aio::wait(std::move(awaitables));
};

using FooTask = aio::Ref<aio::Task<std::string>>;

void play(std::ostream& out) {
  static_assert(kWaitTakes<FooTask>);
  if (!kWaitTakes<aio::Foo>)
    out << "TypeError: Passing coroutines is forbidden, use tasks explicitly.\n"
           "(here the compiler says so)\n";

  aio::EventLoop loop(aio::demo_clock());
  std::vector<FooTask> tasks;
  for (int i = 0; i < 5; ++i) tasks.push_back(loop.create_task(aio::Foo(i)));
  const auto [done, pending] = loop.run_until_complete(aio::wait(tasks));

  std::vector<std::string> results;
  for (const FooTask& task : done) results.push_back(task->result());
  out << aio::repr(results) << " " << pending.size() << "\n";
}

const aio::SceneEntry entry{140, {"wait_tasks", "wait() for five tasks", play}};

}  // namespace
