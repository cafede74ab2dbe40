// The scene `background` with `await` instead of create_task(): await starts the operation too, but
// goes on when it is done. Between coroutines it is a call, and nothing runs beside a call.
//
//     async def main():
//         await say("first", 0.1)
//         await long_operation()
//         await say("second", 0.1)
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/long_operation.hpp"
#include "stage6_tasks_futures/demos/say.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

class Main final : public aio::Coroutine<> {
  enum { kStart, kFirst, kFinished, kSecond };

 public:
  explicit Main(std::ostream& out)
      : first_(out, "first", aio::seconds(0.1)),
        operation_(out),
        second_(out, "second", aio::seconds(0.1)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(first_, kFirst);
      case kFirst:
        sent.result_of(first_);
        return await(operation_, kFinished);
      case kFinished:
        sent.result_of(operation_);
        return await(second_, kSecond);
      case kSecond:
        sent.result_of(second_);
        return return_value();
    }
    return {};
  }

  aio::Say first_;
  aio::LongOperation operation_;
  aio::Say second_;
};

void play(std::ostream& out) { aio::run(Main(out), aio::demo_clock()); }

const aio::SceneEntry entry{131, {"background_await", "the same, one after the other", play}};

}  // namespace
