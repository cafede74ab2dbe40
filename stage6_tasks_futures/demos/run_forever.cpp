// run_forever() runs until somebody calls stop(). Here a callback of the task prints its result,
// and another one stops the loop.
//
//     task.add_done_callback(lambda task: print(task.result()))
//     task.add_done_callback(lambda task: loop.stop())
//
// Two callbacks, not one that does both: where the operation failed, result() raises, and a stop()
// behind it is not reached. The loop reports the exception and would run for ever.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace {

class SlowOperation final : public aio::Coroutine<std::string> {
  enum { kStart, kSlept };

 public:
  explicit SlowOperation(bool fails) : fails_(fails) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(aio::sleep(aio::seconds(1)), kSlept);
      case kSlept:
        sent.check();
        if (fails_) throw aio::ValueError("no answer");
        return return_value("Future is done!");
    }
    return {};
  }

  void members(aio::Members& show) const override { show("fails", fails_); }

  bool fails_;
};

void play(std::ostream& out, bool fails) {
  aio::EventLoop loop(aio::demo_clock());
  loop.set_exception_handler([&out](const aio::ExceptionContext& context) {
    out << context.message << ": " << aio::describe(context.exception) << "\n";
  });
  const auto task = loop.create_task(SlowOperation(fails));
  task->add_done_callback([&](aio::FutureBase&) { out << task->result() << "\n"; });
  task->add_done_callback([&](aio::FutureBase&) { loop.stop(); });
  loop.run_forever();
}

void succeed(std::ostream& out) { play(out, false); }
void fail(std::ostream& out) {
  play(out, true);
  out << "stopped all the same\n";
}

const aio::SceneEntry entries[] = {
    {160, {"run_forever", "run until somebody calls stop()", succeed}},
    {161, {"run_forever_fails", "the same where the operation failed", fail}}};

}  // namespace
