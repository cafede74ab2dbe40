// Broken first: a coroutine that waits for what the naive loop does not know is never seen again.
//
//     async def traveller():
//         print('leaves')
//         try:
//             await Teleport('Paris')
//         except RuntimeError as error:
//             print('stays here:', error)
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/naive_loop.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

struct Teleport final : aio::Event {
  std::string repr() const override { return "Teleport('Paris')"; }
};

class Traveller final : public aio::Coroutine<> {
  enum { kStart, kArrived };

 public:
  explicit Traveller(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    try {
      sent.check();
      if (resume_point() == kStart) {
        out_ << "traveller leaves\n";
        return await(teleport_, kArrived);
      }
    } catch (const aio::RuntimeError& error) {
      out_ << "traveller stays here: " << error.what() << "\n";
    }
    return return_value();
  }

  std::ostream& out_;
  Teleport teleport_;
};

void play(std::ostream& out) {
  out << "the naive loop:\n";
  Traveller lost(out);
  aio::NaiveLoop(aio::demo_clock()).run({&lost});
  out << "run() has returned, traveller is " << aio::to_string(lost.state()) << "\n";

  out << "the sleep loop:\n";
  Traveller told(out);
  aio::say_errors(out, aio::SleepLoop(aio::demo_clock()).run(told));
  out << "run() has returned, traveller is " << aio::to_string(told.state()) << "\n";
}

const aio::SceneEntry entry{31, {"naive_loses", "broken first: an unknown event", play}};

}  // namespace
