// One coroutine fails, the others go on; and what they return is not lost.
//
// In the naive loop an exception leaves run(), and all other coroutines stay where they are. One
// that waits for something unknown is never seen again. And Python's version throws away what
// coroutines return, because only the loop sees it.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

struct Teleport final : aio::Event {
  std::string repr() const override { return "Teleport('Paris')"; }
};

class Answer final : public aio::Coroutine<int> {
  enum { kStart };
  Step resume(Sent) override { return return_value(42); }
};

class Boom final : public aio::Coroutine<> {
  enum { kStart };
  Step resume(Sent) override { throw aio::ValueError("boom"); }
};

class Traveller final : public aio::Coroutine<std::string> {
  enum { kStart, kArrived };

  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(teleport_, kArrived);
      case kArrived:
        try {  // try: await teleport
          sent.check();
          return return_value("is in Paris");
        } catch (const aio::RuntimeError& error) {
          return return_value("stays here: " + std::string(error.what()));
        }
    }
    return {};
  }

  Teleport teleport_;
};

void play(std::ostream& out) {
  Answer answer;
  Boom boom;
  Traveller traveller;
  aio::Sleepy bystander(out, "bystander", 2);
  const auto errors = aio::SleepLoop(aio::demo_clock()).run(answer, boom, traveller, bystander);
  aio::say_errors(out, {errors[0], errors[2], errors[3]});  // none, as long as there is memory
  if (!errors[0]) out << "answer returned " << answer.result() << "\n";
  out << "boom raised " << aio::describe(errors[1]) << "\n";
  if (!errors[2]) out << "traveller " << traveller.result() << "\n";
}

const aio::SceneEntry entry{50, {"failures_apart", "one fails, the others go on", play}};

}  // namespace
