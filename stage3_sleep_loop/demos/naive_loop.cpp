// The first loop: naive_loop.hpp. Five coroutines sleep five times 0.1 s each. One after the other
// that is 2.5 s; here it is 0.5 s.
#include "stage3_sleep_loop/demos/naive_loop.hpp"

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"

namespace {

void play(std::ostream& out) {
  using aio::Sleepy;
  Sleepy a(out, "coroutine 0"), b(out, "coroutine 1"), c(out, "coroutine 2"), d(out, "coroutine 3"),
      e(out, "coroutine 4");
  aio::NaiveLoop loop(aio::demo_clock());
  const double start = loop.time();
  loop.run({&a, &b, &c, &d, &e});
  out << "total " << aio::format(loop.time() - start) << "\n";
}

const aio::SceneEntry entry{30, {"naive_loop", "five sleepers take as long as one", play}};

}  // namespace
