// Broken first: what one coroutine raises leaves the naive loop, and the others stay where they
// are.
//
//     async def boom():                   async def worker():
//         await asleep(0.1)                   try:
//         raise ValueError('boom')                await asleep(0.2)
//                                                 print('worker is done')
//                                             finally:
//                                                 print('worker cleans up')
//
// In Python the garbage collector cleans up, some time later. C++ has none: members are destroyed,
// and the body hears nothing.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/naive_loop.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

class Boom final : public aio::Coroutine<> {
  enum { kStart, kSlept };

  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return await(sleep_, kSlept);
    throw aio::ValueError("boom");
  }

  aio::asleep sleep_{0.1};
};

class Worker final : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  explicit Worker(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(sleep_, kSlept);
    if (!sent.raises()) out_ << "worker is done\n";
    out_ << "worker cleans up\n";
    sent.check();  // after the clean-up, as `finally` does
    return return_value();
  }

  std::ostream& out_;
  aio::asleep sleep_{0.2};
};

void play(std::ostream& out) {
  out << "the naive loop:\n";
  {
    Boom boom;
    Worker worker(out);
    try {
      aio::NaiveLoop(aio::demo_clock()).run({&boom, &worker});
    } catch (const aio::ValueError& error) {
      out << "run() is left: " << error.what() << "\n";
    }
    out << "worker is " << aio::to_string(worker.state()) << ", and is dropped\n";
  }
  out << "the sleep loop:\n";
  Boom boom;
  Worker worker(out);
  const auto errors = aio::SleepLoop(aio::demo_clock()).run(boom, worker);
  out << "boom raised " << aio::describe(errors[0]) << "\n";
  aio::say_errors(out, {errors[1]});
}

const aio::SceneEntry entry{32, {"naive_dies", "broken first: an exception", play}};

}  // namespace
