// A sleep is only a wish: it is the loop that waits. This loop is us, and whatever a coroutine
// wishes, we go on after 0.1 s. So 100 seconds take 0.2 in two halves, and 0.1 with one deadline.
//
//     coroutine = asleep(100)
//     while True:
//         print(coroutine.send(None))         # ends with StopIteration
//         time.sleep(0.1)
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/two_halves.hpp"

namespace {

class ByHand final : public aio::Loop {
 public:
  using Loop::Loop;

  void drive(std::ostream& out, aio::AnyCoroutine& coroutine) {
    const Running running(*this);
    const double start = time();
    for (auto step = coroutine.next(); step.yielded(); step = coroutine.next()) {
      out << step.value()->repr() << "\n";
      clock_.sleep_until(time() + 0.1);
    }
    out << "StopIteration()\n"  // in Python; here it is a step that returned
        << "elapsed " << aio::format(time() - start, 1) << "\n";
  }
  void describe(std::ostream&) const override {}
};

void play(std::ostream& out) {
  aio::TwoHalves two_halves(100);
  ByHand(aio::demo_clock()).drive(out, two_halves);
  out << "with one deadline:\n";
  aio::asleep whole(100);
  ByHand(aio::demo_clock()).drive(out, whole);
}

const aio::SceneEntry entry{20, {"asleep_by_hand", "a sleep is a wish, the loop waits", play}};

}  // namespace
