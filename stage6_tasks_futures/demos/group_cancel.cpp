// Cancelling a group cancels those of its coroutines that still run. The group itself ends with the
// exception CancelledError, which is not the same as being cancelled: cancelled() is False. And the
// groups beside it go on, unless it was the group of all that was cancelled.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/python_text.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace {

class Coro final : public aio::Coroutine<std::string> {
  enum { kStart, kSlept };

 public:
  Coro(std::ostream& out, std::string tag, double delay)
      : out_(out), tag_(std::move(tag)), delay_(delay) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "> " << tag_ << "\n";
        return await(aio::sleep(aio::seconds(delay_)), kSlept);
      case kSlept:
        try {
          sent.check();
        } catch (const aio::CancelledError&) {
          out_ << "x " << tag_ << "\n";
          throw;
        }
        out_ << "< " << tag_ << "\n";
        return return_value(tag_);
    }
    return {};
  }

  void members(aio::Members& show) const override { show("tag", tag_)("delay", delay_); }

  std::ostream& out_;
  std::string tag_;
  double delay_;
};

void play(std::ostream& out, bool only_group2) {
  aio::EventLoop loop(aio::demo_clock());
  const auto task = [&](const char* tag, double delay) {
    return loop.create_task(Coro(out, tag, delay));
  };
  const auto group1 = aio::gather_futures(loop, std::vector{task("1.1", 1), task("1.2", 3)});
  const auto group2 = aio::gather_futures(loop, std::vector{task("2.1", 1), task("2.2", 2)});
  const auto all_groups = aio::gather_futures(loop, std::vector{group1, group2});
  loop.call_later(aio::seconds(1.5),
                  [=] { only_group2 ? group2->cancel() : all_groups->cancel(); });
  out << "cancel " << (only_group2 ? "group2" : "all") << "\n";
  try {
    loop.run_until_complete(all_groups);
  } catch (const aio::CancelledError&) {
    out << "CancelledError from all_groups; all_groups.cancelled() = "
        << aio::repr(all_groups->cancelled()) << "\n";
  }
  out << "group1 done: " << aio::repr(group1->done())
      << "  group2.cancelled(): " << aio::repr(group2->cancelled())
      << "  group2 exception: " << aio::describe(group2->exception()) << "\n";

  const auto rest = loop.all_tasks();
  if (rest.empty()) return;
  out << "still running: " << rest.size() << "\n";
  loop.run_until_complete(aio::wait(rest));
}

void play_both(std::ostream& out) {
  play(out, true);
  play(out, false);
}

const aio::SceneEntry entry{200, {"group_cancel", "cancel one group, and all", play_both}};

}  // namespace
