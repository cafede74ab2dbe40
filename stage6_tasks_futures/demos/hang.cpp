// A program that hangs, and how to find out why: two tasks, two locks, and each has what the other
// one waits for. A timer, which the hang does not stop, has the loop say who waits for what.
//
//     async with first:                  async with second:
//         await asyncio.sleep(1)             await asyncio.sleep(1)
//         async with second: ...             async with first: ...
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/cancel.hpp"
#include "stage6_tasks_futures/library/locks.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace {

class TakesBoth final : public aio::Coroutine<> {
  enum { kStart, kHasOne, kSlept, kHasBoth };

 public:
  TakesBoth(aio::Lock& one, aio::Lock& other) : one_(one), other_(other) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(acquiring_.emplace(one_.acquire()), kHasOne);
      case kHasOne:
        sent.check();
        return await(aio::sleep(aio::seconds(1)), kSlept);
      case kSlept:
        sent.check();
        return await(acquiring_.emplace(other_.acquire()), kHasBoth);
      case kHasBoth:
        one_.release();
        sent.check();
        other_.release();
        return return_value();
    }
    return {};
  }

  aio::Lock& one_;
  aio::Lock& other_;
  std::optional<aio::Passage> acquiring_;
};

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  aio::Lock first, second;
  loop.create_task(TakesBoth(first, second), "A");
  loop.create_task(TakesBoth(second, first), "B");
  loop.call_later(aio::seconds(5), [&] {
    loop.describe(out);
    loop.stop();
  });
  loop.run_forever();
  aio::cancel_all_tasks(loop);
}

const aio::SceneEntry entry{256, {"hang", "who waits for what, when nothing moves", play}};

}  // namespace
