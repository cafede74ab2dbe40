// A deadline in the past means "now", and now is behind all that are due already.
//
// The naive loop sorts by the deadline alone. A coroutine that waits for time 0, to let the others
// go first, is then before all of them again, and nobody else ever runs.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

//     async def polite(name):
//         for i in range(3):
//             print(name, i + 1)
//             await AsyncSleep(0)
class Polite final : public aio::Coroutine<> {
  enum { kStart, kGoOn };

 public:
  Polite(std::ostream& out, const char* name) : out_(out), name_(name) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (; i_ < 3; ++i_) {
          out_ << name_ << " " << i_ + 1 << "\n";
          return await(long_ago_, kGoOn);
          case kGoOn:
            sent.check();
        }
        return return_value();
    }
    return {};
  }

  void members(aio::Members& show) const override { show("i", i_); }

  std::ostream& out_;
  const char* name_;
  int i_ = 0;
  aio::AsyncSleep long_ago_{0};
};

void play(std::ostream& out) {
  Polite a(out, "a"), b(out, "b");
  aio::say_errors(out, aio::SleepLoop(aio::demo_clock()).run(a, b));
}

const aio::SceneEntry entry{60, {"sleep_zero", "who waits for now lets the others go", play}};

}  // namespace
