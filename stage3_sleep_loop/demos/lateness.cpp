// Why asleep() has one deadline and not two: nobody wakes up in time, and lateness adds up.
//
// Here everybody wakes up 10 ms late. So that it is always the same 10 ms, the clock is our own.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/two_halves.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

class LateClock final : public aio::Clock {
 public:
  double now() override { return now_; }
  void sleep_until(double deadline) override { now_ = deadline + 0.01; }
  bool is_virtual() const override { return true; }

 private:
  double now_ = 1000;
};

double measure(aio::AnyCoroutine& coroutine) {
  LateClock clock;
  const double start = clock.now();
  for (const auto& error : aio::SleepLoop(clock).run(coroutine)) {
    if (error) std::rethrow_exception(error);
  }
  return clock.now() - start;
}

void play(std::ostream& out) {
  aio::TwoHalves two_halves(0.1);
  out << "0.1 s in two halves took " << aio::format(measure(two_halves), 3) << "\n";
  aio::asleep whole(0.1);
  out << "0.1 s with one deadline  " << aio::format(measure(whole), 3) << "\n";
}

const aio::SceneEntry entry{25, {"lateness", "one deadline, not two: lateness adds up", play}};

}  // namespace
