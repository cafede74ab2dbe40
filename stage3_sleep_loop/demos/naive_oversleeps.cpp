// Broken first: a loop that asks the wall clock oversleeps by an hour when somebody sets it back by
// one.
//
//     async def nap():                    async def admin():
//         await asleep(0.01)                  await asleep(0.001)
//                                             set_the_clock_back(3600)
//
// It is the same naive loop both times. So that nobody's clock has to be set back, both clocks are
// our own, over a machine that counts the seconds since it was switched on.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/naive_loop.hpp"

namespace {

struct Machine {
  double since_start = 0;
  double start = 1000;  // by the wall clock, which somebody may change
};

/// `time.time()`
class WallClock final : public aio::Clock {
 public:
  explicit WallClock(Machine& machine) : machine_(machine) {}
  double now() override { return machine_.start + machine_.since_start; }
  void sleep_until(double deadline) override {
    if (deadline > now()) machine_.since_start += deadline - now();
  }
  bool is_virtual() const override { return true; }

 private:
  Machine& machine_;
};

/// `time.monotonic()`
class SteadyClock final : public aio::Clock {
 public:
  explicit SteadyClock(Machine& machine) : machine_(machine) {}
  double now() override { return machine_.since_start; }
  void sleep_until(double deadline) override {
    if (deadline > now()) machine_.since_start = deadline;
  }
  bool is_virtual() const override { return true; }

 private:
  Machine& machine_;
};

class Admin final : public aio::Coroutine<> {
  enum { kStart, kAwake };

 public:
  explicit Admin(Machine& machine) : machine_(machine) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return await(sleep_, kAwake);
    machine_.start -= 3600;
    return return_value();
  }

  Machine& machine_;
  aio::asleep sleep_{0.001};
};

template <class Clock>
double seconds_for_a_nap() {
  Machine machine;
  Clock clock(machine);
  aio::asleep nap(0.01);
  Admin admin(machine);
  aio::NaiveLoop(clock).run({&nap, &admin});
  return machine.since_start;
}

void play(std::ostream& out) {
  out << "asked for 0.01 s by the wall clock: " << aio::format(seconds_for_a_nap<WallClock>())
      << "\n"
      << "by the monotonic clock:             " << aio::format(seconds_for_a_nap<SteadyClock>())
      << "\n";
}

const aio::SceneEntry entry{34,
                            {"naive_oversleeps", "broken first: a clock that is set back", play}};

}  // namespace
