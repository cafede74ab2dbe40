// A loop inside a coroutine would stop the loop outside: nobody there could run before the inner
// loop is done. It is refused, as asyncio refuses it, and only the coroutine that tried is told.
//
//     async def nester():
//         asyncio.run(...)        # RuntimeError
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

class Nester final : public aio::Coroutine<> {
  enum { kStart };

  Step resume(Sent) override {
    aio::SleepLoop inner;
    const auto errors = inner.run_all({});  // even with nothing to run
    return return_value();
  }
};

void play(std::ostream& out) {
  Nester nester;
  aio::Sleepy other(out, "other", 2);
  const auto errors = aio::SleepLoop(aio::demo_clock()).run(nester, other);
  out << "nester raised " << aio::describe(errors[0]) << "\n";
  if (errors[1]) out << "other raised " << aio::describe(errors[1]) << "\n";
}

const aio::SceneEntry entry{80, {"loop_in_loop", "a loop in a loop is refused", play}};

}  // namespace
