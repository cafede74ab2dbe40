// Two tasks, and one of them fails. gather() raises at once, and lets the other one go on. A
// TaskGroup cancels it, waits until it has ended, and raises then.
//
//     await asyncio.gather(work("a", 1, True), work("b", 2, False))
//
//     async with asyncio.TaskGroup() as group:
//         group.create_task(work("a", 1, True))
//         group.create_task(work("b", 2, False))
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/gather.hpp"
#include "stage6_tasks_futures/library/task_group.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

class Work final : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  Work(std::ostream& out, std::string name, double delay, bool fails)
      : out_(out), name_(std::move(name)), delay_(delay), fails_(fails) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(aio::sleep(aio::seconds(delay_)), kSlept);
      case kSlept:
        try {
          sent.check();
        } catch (const aio::CancelledError&) {
          out_ << name_ << " is cancelled\n";
          throw;
        }
        if (fails_) throw aio::ValueError("no answer for " + name_);
        out_ << name_ << " is done\n";
        return return_value();
    }
    return {};
  }

  void members(aio::Members& show) const override { show("name", name_); }

  std::ostream& out_;
  std::string name_;
  double delay_;
  bool fails_;
};

class Main final : public aio::Coroutine<> {
  enum { kStart, kGathered, kSlept, kLeft };

 public:
  explicit Main(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart: {
        out_ << "gather:\n";
        Work a(out_, "a", 1, true), b(out_, "b", 2, false);
        both_ = aio::gather(std::move(a), std::move(b));
        return await(*both_, kGathered);
      }
      case kGathered:
        try {
          sent.result_of(*both_);
        } catch (const aio::ValueError& error) {
          out_ << "raised: " << error.what() << "\n";
        }
        return await(aio::sleep(aio::seconds(2)), kSlept);
      case kSlept:
        sent.check();
        out_ << "TaskGroup:\n";
        group_ = std::make_unique<aio::TaskGroup>();
        group_->create_task(Work(out_, "a", 1, true));
        group_->create_task(Work(out_, "b", 2, false));
        return await(exit_.emplace(group_->exit()), kLeft);
      case kLeft:
        try {
          sent.check();
        } catch (const aio::ExceptionGroup& error) {
          out_ << "raised: " << error.what() << "\n";
        }
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::Ref<aio::Gather<std::tuple<aio::None, aio::None>>> both_;
  std::unique_ptr<aio::TaskGroup> group_;  // it stays where it is, and Main moves into its task
  std::optional<aio::TaskGroup::Exit> exit_;
};

void play(std::ostream& out) { aio::run(Main(out), aio::demo_clock()); }

const aio::SceneEntry entry{225, {"siblings", "one fails: what becomes of the other", play}};

}  // namespace
