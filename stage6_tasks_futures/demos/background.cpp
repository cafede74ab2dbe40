// A long operation in the background: create_task() starts it and returns at once.
//
//     async def main():
//         await say("first", 0.1)
//         task = asyncio.create_task(long_operation())
//         await say("second", 0.1)
//         await task
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/long_operation.hpp"
#include "stage6_tasks_futures/demos/say.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

class Main final : public aio::Coroutine<> {
  enum { kStart, kFirst, kSecond, kFinished };

 public:
  explicit Main(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(say_.emplace(out_, "first", aio::seconds(0.1)), kFirst);
      case kFirst:
        sent.result_of(*say_);
        task_ = aio::create_task(aio::LongOperation(out_));
        return await(say_.emplace(out_, "second", aio::seconds(0.1)), kSecond);
      case kSecond:
        sent.result_of(*say_);
        return await(*task_, kFinished);
      case kFinished:
        sent.result_of(*task_);
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  std::optional<aio::Say> say_;
  aio::Ref<aio::Task<aio::None>> task_;
};

void play(std::ostream& out) { aio::run(Main(out), aio::demo_clock()); }

const aio::SceneEntry entry{130, {"background", "a long operation beside other work", play}};

}  // namespace
