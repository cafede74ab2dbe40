// Broken first: the naive loop takes "for ever" for a time that will come.
//
//     async def beauty():
//         await asleep(float('inf'))
//         print('beauty is awake')
//
// On the virtual clock it does come: the clock jumps there, and time is over for everybody. The
// real clock would sleep for a year, and then wake beauty all the same. In Python time.sleep()
// raises OverflowError, which ends the loop.
#include <limits>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/naive_loop.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

class Beauty final : public aio::Coroutine<> {
  enum { kStart, kKissed };

 public:
  explicit Beauty(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return await(sleep_, kKissed);
    out_ << "beauty is awake at " << aio::format(aio::get_running_loop().time()) << "\n";
    return return_value();
  }

  std::ostream& out_;
  aio::asleep sleep_{std::numeric_limits<double>::infinity()};
};

void play(std::ostream& out) {
  out << "the naive loop:\n";
  aio::VirtualClock clock;
  Beauty kissed_by_nobody(out);
  aio::NaiveLoop(clock).run({&kissed_by_nobody});

  out << "the sleep loop:\n";
  Beauty beauty(out);
  aio::VirtualClock another_clock;
  try {
    aio::say_errors(out, aio::SleepLoop(another_clock).run(beauty));
  } catch (const aio::RuntimeError& error) {
    out << error.what();
  }
}

const aio::SceneEntry entry{35, {"naive_for_ever", "broken first: a time that never comes", play}};

}  // namespace
