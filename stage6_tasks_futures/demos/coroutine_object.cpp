// Calling a coroutine function gives an object, and runs nothing. It may be closed unused: that is
// the way to say that nobody wants it, without a warning.
//
//     >>> doit(4)
//     <coroutine object doit at 0x...>
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/doit.hpp"

namespace {

void play(std::ostream& out) {
  aio::Doit coroutine(out, 4);
  out << "<coroutine object " << coroutine.name() << " at 0x...>\n";  // another one in each run
  coroutine.close();
}

const aio::SceneEntry entry{45, {"coroutine_object", "a call that runs nothing", play}};

}  // namespace
