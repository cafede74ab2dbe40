// Three ways to wait no longer than so: wait_for() for one thing, timeout() for all that is awaited
// in a block, and shield() for what must go on all the same.
//
//     await asyncio.wait_for(work("one"), 1)
//
//     async with asyncio.timeout(3):
//         await work("two")
//         await work("three")
//
//     await asyncio.wait_for(asyncio.shield(task), 1)
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/shield.hpp"
#include "stage6_tasks_futures/library/timeout.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

class Work final : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  Work(std::ostream& out, std::string name) : out_(out), name_(std::move(name)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(aio::sleep(aio::seconds(2)), kSlept);
      case kSlept:
        try {
          sent.check();
        } catch (const aio::CancelledError&) {
          out_ << name_ << " is cancelled\n";
          throw;
        }
        out_ << name_ << " is done\n";
        return return_value();
    }
    return {};
  }

  void members(aio::Members& show) const override { show("name", name_); }

  std::ostream& out_;
  std::string name_;
};

class Main final : public aio::Coroutine<> {
  enum { kStart, kOne, kTwo, kThree, kShielded, kFour };

 public:
  explicit Main(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(limited_.emplace(Work(out_, "one"), aio::seconds(1)), kOne);
      case kOne:
        timed_out("wait_for", [&] { sent.check(); });
        timeout_.emplace(aio::timeout(aio::seconds(3))).enter();
        return await(work_.emplace(out_, "two"), kTwo);
      case kTwo:
        return leave_or([&] { sent.check(); }) ? go_on()
                                               : await(work_.emplace(out_, "three"), kThree);
      case kThree:
        leave_or([&] { sent.check(); });
        return go_on();
      case kShielded:
        timed_out("shield", [&] { sent.check(); });
        return await(*task_, kFour);
      case kFour:
        sent.check();
        return return_value();
    }
    return {};
  }

  template <class F>
  void timed_out(const char* what, F body) {
    try {
      body();
    } catch (const aio::TimeoutError&) {
      out_ << what << ": TimeoutError\n";
    }
  }

  /// The end of the block, if its body raised: what exit() makes of it is caught here.
  template <class F>
  bool leave_or(F body) {
    std::exception_ptr raised;
    try {
      body();
    } catch (...) {
      raised = std::current_exception();
    }
    if (raised) timed_out("timeout", [&] { timeout_->exit(raised); });
    return raised != nullptr;
  }

  Step go_on() {
    task_ = aio::create_task(Work(out_, "four"));
    return await(shielded_.emplace(aio::shield(task_), aio::seconds(1)), kShielded);
  }

  std::ostream& out_;
  std::optional<aio::wait_for<Work>> limited_;
  std::optional<aio::Timeout> timeout_;
  std::optional<Work> work_;
  aio::Ref<aio::Task<>> task_;
  std::optional<aio::wait_for<aio::Ref<aio::Future<>>>> shielded_;
};

void play(std::ostream& out) { aio::run(Main(out), aio::demo_clock()); }

const aio::SceneEntry entry{228, {"limits", "wait_for, timeout and shield", play}};

}  // namespace
