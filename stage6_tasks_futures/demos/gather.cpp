// Two coroutines side by side. gather() makes a task of each; the loop runs one after the other,
// in the order of the arguments. That is what the guess of stage 1 was after with its list of
// parts.
//
//     async def coro(name):
//         print("before", name)
//         await asyncio.sleep(0)
//         print("after", name)
//
//     async def main():
//         await asyncio.gather(coro("first"), coro("second"))
//
//     asyncio.run(main())
//
// Outside of a running loop, Python's gather() makes a group that nobody runs, and says nothing.
// Ours throws RuntimeError.
#include "stage6_tasks_futures/library/gather.hpp"

#include <utility>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

class Coro final : public aio::Coroutine<> {
  enum { kStart, kGoOn };

 public:
  Coro(std::ostream& out, std::string name) : out_(out), name_(std::move(name)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "before " << name_ << "\n";
        return await(aio::sleep(0), kGoOn);
      case kGoOn:
        sent.check();
        out_ << "after " << name_ << "\n";
        return return_value();
    }
    return {};
  }

  void members(aio::Members& show) const override { show("name", name_); }

  std::ostream& out_;
  std::string name_;
};

class Main final : public aio::Coroutine<> {
  enum { kStart, kBothDone };

 public:
  explicit Main(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart: {
        // C++ makes the arguments of a call in any order; in Python the first comes first.
        Coro first(out_, "first"), second(out_, "second");
        both_ = aio::gather(std::move(first), std::move(second));
        return await(*both_, kBothDone);
      }
      case kBothDone:
        sent.result_of(*both_);
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::Ref<aio::Gather<std::tuple<aio::None, aio::None>>> both_;
};

void play(std::ostream& out) { aio::run(Main(out), aio::demo_clock()); }

const aio::SceneEntry entry{10, {"gather", "two coroutines side by side", play}};

}  // namespace
