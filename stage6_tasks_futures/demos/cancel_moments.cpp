// cancel() at four moments: before the first step, while it waits, when the result is there but
// the task has not run yet, and when it has ended.
//
//     async def body(future):
//         print("  begins")
//         try:
//             await future
//         except asyncio.CancelledError:
//             print("  hears of it at the await")
//             raise
//         print("  has the result")
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace {

class Body final : public aio::Coroutine<> {
  enum { kStart, kDone };

 public:
  Body(std::ostream& out, aio::Ref<aio::Future<>> future) : out_(out), future_(std::move(future)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "  begins\n";
        return await(*future_, kDone);
      case kDone:
        try {
          sent.check();
        } catch (const aio::CancelledError&) {
          out_ << "  hears of it at the await\n";
          throw;
        }
        out_ << "  has the result\n";
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::Ref<aio::Future<>> future_;
};

void turns(aio::EventLoop& loop, int n) {
  for (; n > 0; --n) {
    loop.stop();  // before it runs: it runs one turn
    loop.run_forever();
  }
}

void cancel_after(std::ostream& out, const char* moment, int turns_before, bool result, int more) {
  aio::EventLoop loop(aio::demo_clock());
  const auto future = loop.create_future();
  out << moment << "\n";
  const auto task = loop.create_task(Body(out, future));
  turns(loop, turns_before);
  if (result) future->set_result({});
  turns(loop, more);
  const bool asked = task->cancel();
  loop.run_until_complete(aio::wait(std::vector{task}));
  out << "  cancel(): " << asked << ", cancelled: " << task->cancelled() << "\n";
}

void play(std::ostream& out) {
  cancel_after(out, "before its first step", 0, false, 0);
  cancel_after(out, "while it waits", 1, false, 0);
  cancel_after(out, "when the result is there", 1, true, 0);
  cancel_after(out, "when it has ended", 1, true, 1);
}

const aio::SceneEntry entry{227, {"cancel_moments", "cancel() at four moments", play}};

}  // namespace
