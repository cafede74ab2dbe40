// To cancel one task, wait for it, and then cancel the next: the others run on meanwhile. Cancel
// all of them first, and then wait once.
//
//     for task in tasks:                  for task in tasks:
//         task.cancel()                       task.cancel()
//         await asyncio.wait([task])      await asyncio.wait(tasks)
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace {

//     async def slow():
//         try:
//             await asyncio.sleep(100)
//         finally:
//             print("slow cleans up")
//             await asyncio.sleep(2)
//             print("slow is clean")
class Slow final : public aio::Coroutine<> {
  enum { kStart, kSlept, kClean };

 public:
  explicit Slow(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(aio::sleep(aio::seconds(100)), kSlept);
      case kSlept:
        try {
          sent.check();
        } catch (...) {
          raised_ = std::current_exception();
        }
        out_ << "slow cleans up\n";
        return await(aio::sleep(aio::seconds(2)), kClean);
      case kClean:
        sent.check();
        out_ << "slow is clean\n";
        if (raised_) std::rethrow_exception(raised_);
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  std::exception_ptr raised_;
};

//     async def ticker():
//         while True:
//             await asyncio.sleep(0.9)
//             print("tick")
class Ticker final : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  explicit Ticker(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (;;) {
          return await(aio::sleep(aio::seconds(0.9)), kSlept);
          case kSlept:
            sent.check();
            out_ << "tick\n";
        }
    }
    return {};
  }

  std::ostream& out_;
};

std::vector<aio::Ref<aio::TaskBase>> two_tasks(std::ostream& out, aio::EventLoop& loop) {
  loop.create_task(Slow(out));
  loop.create_task(Ticker(out));
  loop.call_soon([&loop] { loop.stop(); });
  loop.run_forever();  // both wait
  return loop.all_tasks();
}

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  out << "one by one:\n";
  for (const auto& task : two_tasks(out, loop)) {
    task->cancel();
    loop.run_until_complete(aio::wait(std::vector{task}));
  }
  out << "all, then one wait:\n";
  const auto tasks = two_tasks(out, loop);
  for (const auto& task : tasks) task->cancel();
  loop.run_until_complete(aio::wait(tasks));
}

const aio::SceneEntry entry{85, {"one_by_one", "cancel one, wait, cancel the next", play}};

}  // namespace
