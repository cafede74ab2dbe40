// However the loop ends, every coroutine is closed before run() is left, and cleans up.
//
//     async def guest(name):
//         try:
//             await asleep(float('inf'))
//         finally:
//             print(name, 'cleans up')
//
// The naive loop leaves its coroutines where they stand. In Python the garbage collector cleans up,
// some time later. C++ has none.
#include <limits>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

class Guest final : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  Guest(std::ostream& out, const char* name) : out_(out), name_(name) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(sleep_, kSlept);
      case kSlept:
        out_ << name_ << " cleans up\n";
        sent.check();  // after the clean-up, as `finally` does
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  const char* name_;
  aio::asleep sleep_{std::numeric_limits<double>::infinity()};
};

void play(std::ostream& out) {
  Guest a(out, "a"), b(out, "b");
  try {
    aio::say_errors(out, aio::SleepLoop(aio::demo_clock()).run(a, b));
  } catch (const aio::RuntimeError&) {
    out << "run() is left; a is " << aio::to_string(a.state()) << "\n";
  }
}

const aio::SceneEntry entry{90, {"clean_up", "coroutines are closed before run() is left", play}};

}  // namespace
