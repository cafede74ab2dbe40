// Broken first: a naive loop in a coroutine of another one. While the inner one sleeps, nobody
// runs.
//
//     async def nester():                 async def due():
//         run(nap())      # 1 s               await asleep(0.1)
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/naive_loop.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

/// Sleeps, and says when it wakes up.
class Nap final : public aio::Coroutine<> {
  enum { kStart, kAwake };

 public:
  Nap(std::ostream& out, const char* name, double seconds)
      : out_(out), name_(name), sleep_(seconds) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return await(sleep_, kAwake);
    out_ << name_ << " at " << aio::format(aio::get_running_loop().time()) << "\n";
    return return_value();
  }

  std::ostream& out_;
  const char* name_;
  aio::asleep sleep_;
};

/// drive() is the naive loop without the look whether another loop runs.
class NaiveNester final : public aio::Coroutine<> {
  enum { kStart };

 public:
  NaiveNester(std::ostream& out, aio::Clock& clock) : clock_(clock), nap_(out, "inner", 1) {}

 private:
  Step resume(Sent) override {
    aio::NaiveLoop(clock_).drive({&nap_});
    return return_value();
  }

  aio::Clock& clock_;
  Nap nap_;
};

class Nester final : public aio::Coroutine<> {
  enum { kStart };

  Step resume(Sent) override {
    aio::SleepLoop inner;
    const auto errors = inner.run_all({});
    return return_value();
  }
};

void play(std::ostream& out) {
  out << "the naive loop:\n";
  aio::Clock& clock = aio::demo_clock();
  Nap due(out, "due after 0.10", 0.1);
  NaiveNester naive(out, clock);
  aio::NaiveLoop(clock).run({&due, &naive});

  out << "the sleep loop:\n";
  Nap on_time(out, "due after 0.10", 0.1);
  Nester nester;
  const auto errors = aio::SleepLoop(aio::demo_clock()).run(on_time, nester);
  aio::say_errors(out, {errors[0]});
  out << "nester raised " << aio::describe(errors[1]) << "\n";
}

const aio::SceneEntry entry{36, {"naive_nested", "broken first: a loop in a loop", play}};

}  // namespace
