// wait() returns when you say so: at the first result, after a time, or when all are done. It
// cancels nobody and raises nothing; what is pending goes on, and can be waited for again.
//
// At each step there may be nobody left to wait for, if the others were fast. An empty set is a
// ValueError, so the program asks before; the one that this comes from did not.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace {

// As Python's random.uniform(0.5, 5) gives them after random.seed(0).
constexpr double kDelays[] = {4.299898331862717,  3.910794813231361,  2.3925721137388027,
                              1.6651253763183351, 2.8007362461587384, 2.3222036185268644,
                              4.027093650656477,  1.8649072673551736, 2.6446862936856013,
                              3.1252191775476406};

class Coro final : public aio::Coroutine<int> {
  enum { kStart, kSlept };

 public:
  Coro(std::ostream& out, int tag) : out_(out), tag_(tag) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "> " << tag_ << "\n";
        return await(aio::sleep(aio::seconds(kDelays[tag_ - 1])), kSlept);
      case kSlept:
        sent.check();
        out_ << "< " << tag_ << "\n";
        return return_value(tag_);
    }
    return {};
  }

  void members(aio::Members& show) const override { show("tag", tag_); }

  std::ostream& out_;
  int tag_;
};

using Tasks = std::vector<aio::Ref<aio::Task<int>>>;

/// Waits and prints the results. Returns those that are pending.
Tasks step(std::ostream& out, aio::EventLoop& loop, const Tasks& tasks, double timeout,
           aio::ReturnWhen return_when = aio::ReturnWhen::kAllCompleted) {
  if (tasks.empty()) return {};
  const auto waited = loop.run_until_complete(aio::wait(tasks, timeout, return_when));
  for (const auto& task : waited.done) out << task->result() << "\n";
  return waited.pending;
}

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  Tasks tasks;
  for (int i = 1; i <= 10; ++i) tasks.push_back(loop.create_task(Coro(out, i)));

  out << "Get first result:\n";
  tasks = step(out, loop, tasks, INFINITY, aio::ReturnWhen::kFirstCompleted);
  out << "unfinished: " << tasks.size() << "\nGet more results in 2 seconds:\n";
  tasks = step(out, loop, tasks, aio::seconds(2));
  out << "unfinished2: " << tasks.size() << "\nGet all other results:\n";
  step(out, loop, tasks, INFINITY);
}

const aio::SceneEntry entry{210, {"wait_steps", "the first result, those of 2 s, the rest", play}};

}  // namespace
