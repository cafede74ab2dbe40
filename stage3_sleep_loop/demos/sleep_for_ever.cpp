// To sleep for ever is to wait until infinity. The others are not disturbed, and when only those
// are left that can never go on, the loop says who waits for what.
//
// The naive loop in Python hands infinity to time.sleep(), which raises OverflowError. asyncio
// sleeps on until somebody presses Ctrl-C.
#include <limits>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

class Beauty final : public aio::Coroutine<> {
  enum { kStart, kKissed };

  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(sleep_, kKissed);
      case kKissed:
        sent.check();
        return return_value();
    }
    return {};
  }

  aio::asleep sleep_{std::numeric_limits<double>::infinity()};
};

void play(std::ostream& out) {
  Beauty beauty;
  aio::Sleepy other(out, "other", 2);
  aio::SleepLoop loop(aio::demo_clock());
  try {
    aio::say_errors(out, loop.run(beauty, other));
  } catch (const aio::RuntimeError& error) {
    out << error.what();
  }
}

const aio::SceneEntry entry{70, {"sleep_for_ever", "and who waits for what at the end", play}};

}  // namespace
