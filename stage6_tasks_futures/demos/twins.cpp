// The epilogue: one program, written twice.
//
//     async def knock(name, times):
//         for i in range(times):
//             print(name, i + 1)
//             await asyncio.sleep(0.1)
//         return times
//
// Once the compiler makes the state machine, and once we do. The loop cannot tell them apart.
#include <malloc.h>

#include <ostream>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage6_tasks_futures/library/compiled.hpp"
#include "stage6_tasks_futures/library/gather.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

aio::Compiled<int> knock(std::ostream& out, const char* name, int times) {
  for (int i = 0; i < times; ++i) {
    out << name << " " << i + 1 << "\n";
    co_await aio::sleep(0.1);
  }
  co_return times;
}

class Knock final : public aio::Coroutine<int> {
  enum { kStart, kAwake };

 public:
  Knock(std::ostream& out, const char* name, int times) : out_(out), name_(name), times_(times) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (i_ = 0; i_ < times_; ++i_) {
          out_ << name_ << " " << i_ + 1 << "\n";
          return await(aio::sleep(0.1), kAwake);
          case kAwake:
            sent.check();
        }
    }
    return return_value(times_);
  }

  void members(aio::Members& show) const override { show("times", times_)("i", i_); }

  std::ostream& out_;
  const char* name_;
  int times_;
  int i_ = 0;
};

// Each of the two may await the other.
aio::Compiled<> both(std::ostream& out) {
  auto group = aio::gather(knock(out, "compiler", 3), Knock(out, "by hand", 3));
  const auto [compiler, by_hand] = co_await group;
  out << "returned " << compiler << " and " << by_hand << "\n";
}

aio::Compiled<> all(std::vector<aio::Compiled<int>> coroutines) {
  auto group = aio::gather(std::move(coroutines));
  co_await group;
}

void play(std::ostream& out) { aio::run(both(out), aio::demo_clock()); }

void play_sizes(std::ostream& out) {
  constexpr int kMany = 10000;
  std::vector<aio::Compiled<int>> many;
  many.reserve(kMany);
  const std::size_t before = mallinfo2().uordblks;
  for (int i = 0; i < kMany; ++i) many.push_back(knock(out, "compiler", 0));
  const std::size_t frame = (mallinfo2().uordblks - before) / kMany;
  out << "the compiler's frame: " << frame << " bytes on the heap, and " << sizeof many[0]
      << " for the loop to see; ours: " << sizeof(Knock) << " bytes, where you like\n";
  aio::run(all(std::move(many)), aio::demo_clock());
}

const aio::SceneEntry entry{
    900, {"twins", "the compiler's state machine beside ours, in one loop", play}};
const aio::SceneEntry sizes{
    901, {"twin_sizes", "the bytes that both take", play_sizes, 0, false, false}};

}  // namespace
