// Broken first: who waits for time 0 is always before all that are due, and these starve.
//
//     async def spinner():                async def due():
//         for i in range(5):                  await AsyncSleep(time.monotonic())
//             print('spinner', i + 1)         print('due')
//             await AsyncSleep(0)
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/naive_loop.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

class Spinner final : public aio::Coroutine<> {
  enum { kStart, kGoOn };

 public:
  explicit Spinner(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (i_ == 5) return return_value();
    out_ << "spinner " << ++i_ << "\n";
    return await(long_ago_, kGoOn);
  }

  void members(aio::Members& show) const override { show("i", i_); }

  std::ostream& out_;
  int i_ = 0;
  aio::AsyncSleep long_ago_{0};
};

class Due final : public aio::Coroutine<> {
  enum { kStart, kAwake };

 public:
  explicit Due(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart)
      return await(now_.emplace(aio::get_running_loop().time()), kAwake);
    out_ << "due\n";
    return return_value();
  }

  std::ostream& out_;
  std::optional<aio::AsyncSleep> now_;
};

void play(std::ostream& out) {
  out << "the naive loop:\n";
  Spinner rude(out);
  Due starved(out);
  aio::NaiveLoop(aio::demo_clock()).run({&rude, &starved});

  out << "the sleep loop:\n";
  Spinner polite(out);
  Due due(out);
  aio::say_errors(out, aio::SleepLoop(aio::demo_clock()).run(polite, due));
}

const aio::SceneEntry entry{33, {"naive_starves", "broken first: a deadline in the past", play}};

}  // namespace
