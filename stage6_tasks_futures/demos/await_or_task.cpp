// `await p()` runs p() on the spot. create_task(p()) only puts it into the ready queue: it begins
// when the loop has the control again, and the first thing that gives it the control is an await
// that has to wait.
//
//     async def main(pause):
//         coro = p("await")
//         task = asyncio.create_task(p("create_task"))
//         if pause is not None:
//             await asyncio.sleep(pause)     # the loop has the control: it runs the task
//         await coro
//         await task
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/run.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace {

class P final : public aio::Coroutine<> {
  enum { kStart };

 public:
  P(std::ostream& out, std::string word) : out_(out), word_(std::move(word)) {}

 private:
  Step resume(Sent) override {
    out_ << aio::format(aio::get_event_loop().time(), 1) << " - " << word_ << "\n";
    return return_value();
  }

  void members(aio::Members& show) const override { show("word", word_); }

  std::ostream& out_;
  std::string word_;
};

class Main final : public aio::Coroutine<> {
  enum { kStart, kSlept, kAwaited, kTaskDone };

 public:
  explicit Main(std::ostream& out, std::optional<double> pause = {})
      : out_(out), pause_(pause), coro_(out, "await") {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        task_ = aio::create_task(P(out_, "create_task"));
        if (pause_) {
          return await(aio::sleep(*pause_), kSlept);
          case kSlept:
            sent.check();
        }
        return await(coro_, kAwaited);
      case kAwaited:
        sent.result_of(coro_);
        return await(*task_, kTaskDone);
      case kTaskDone:
        sent.result_of(*task_);
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  std::optional<double> pause_;
  P coro_;
  aio::Ref<aio::Task<aio::None>> task_;
};

void case_1(std::ostream& out) { aio::run(Main(out), aio::demo_clock()); }
void case_2(std::ostream& out) { aio::run(Main(out, aio::seconds(1)), aio::demo_clock()); }
void sleep_0(std::ostream& out) { aio::run(Main(out, 0), aio::demo_clock()); }

const aio::SceneEntry entries[] = {
    {180, {"case_1", "await runs at once, a task in the next turn", case_1}},
    {181, {"case_2", "sleep(1) first: the task is before the await", case_2}},
    {182, {"case_2_sleep_0", "sleep(0) gives the same order", sleep_0}}};

}  // namespace
