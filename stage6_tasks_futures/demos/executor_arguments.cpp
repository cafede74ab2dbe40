// One function that sends any function and its arguments to a thread.
//
//     def fire_and_forget(function, *args, **kwargs):
//         return loop.run_in_executor(None, functools.partial(function, *args, **kwargs))
//
// run_in_executor() itself passes on positional arguments only. Two ways that do not work:
// `**kwargs` is a TypeError, and `*kwargs` passes the names of the arguments as values. Bind them
// before, with functools.partial in Python and a lambda here.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/python_text.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/event_loop.hpp"
#include "stage6_tasks_futures/library/run_in_executor.hpp"

namespace {

// A function that cannot be called with these arguments is a compile error; Python's is a TypeError
// in the thread.
template <class Function, class... Args>
auto fire_and_forget(aio::EventLoop& loop, Function function, Args... args) {
  return loop.run_in_executor([=] { return function(args...); });
}

bool foo(std::thread::id main_thread) { return std::this_thread::get_id() == main_thread; }

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  const auto future = fire_and_forget(loop, foo, std::this_thread::get_id());
  out << "foo in the main thread? " << aio::repr(loop.run_until_complete(future)) << "\n";
}

const aio::SceneEntry entry{
    100, {"executor_arguments", "any function with its arguments, in a thread", play}};

}  // namespace
