// A coroutine is an object. Making it runs nothing; somebody has to await it, or make it a task.
//
//     def bar():
//         async_foo()         # RuntimeWarning: coroutine 'async_foo' was never awaited
//
// Python also says where it was dropped. We say its class alone.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/actions.hpp"

namespace {

std::ostream* warnings = nullptr;  // a warning handler is a plain function

void bar(std::ostream& out) { aio::AsyncFoo foo(out); }

void play(std::ostream& out) {
  warnings = &out;
  const aio::WarningHandler before =
      aio::set_warning_handler([](const std::string& line) { *warnings << line << "\n"; });
  bar(out);
  aio::set_warning_handler(before);
}

const aio::SceneEntry entry{40, {"never_awaited", "a coroutine that nobody awaits", play}};

}  // namespace
