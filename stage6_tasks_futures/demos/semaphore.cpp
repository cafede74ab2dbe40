// A thousand calls, at most ten at a time: a semaphore lets in ten, and the others wait in line.
//
//     async def limited(i):
//         async with semaphore:
//             return await some_remote_call(i)
//
//     await asyncio.gather(*[limited(i) for i in range(1000)])
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/python_text.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/gather.hpp"
#include "stage6_tasks_futures/library/locks.hpp"

namespace {

struct Calls {
  int active = 0, peak = 0;
};

class Limited final : public aio::Coroutine<int> {
  enum { kStart, kInside, kAnswered };

 public:
  Limited(aio::Semaphore& semaphore, Calls& calls, int i)
      : semaphore_(semaphore), calls_(calls), i_(i) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(passage_.emplace(semaphore_.acquire()), kInside);
      case kInside:
        sent.check();
        calls_.peak = std::max(calls_.peak, ++calls_.active);
        return await(aio::sleep(aio::seconds(0.1)), kAnswered);  // the remote call
      case kAnswered:
        --calls_.active;
        semaphore_.release();  // before sent.check(): also if the call was cancelled
        sent.check();
        return return_value(i_);
    }
    return {};
  }

  void members(aio::Members& show) const override { show("i", i_); }

  aio::Semaphore& semaphore_;
  Calls& calls_;
  int i_;
  std::optional<aio::Passage> passage_;
};

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  const double start = loop.time();
  aio::Semaphore semaphore(10);
  Calls calls;
  std::vector<Limited> limited;
  for (int i = 0; i < 1000; ++i) limited.emplace_back(semaphore, calls, i);
  const auto all = aio::gather_futures(loop, aio::ensure_futures(loop, std::move(limited)));
  const std::vector<int> results = loop.run_until_complete(all);

  out << "calls " << results.size() << " in order " << aio::repr(std::ranges::is_sorted(results))
      << " peak " << calls.peak << "\n"
      << "took " << aio::format(loop.time() - start, 1) << "\n";
}

const aio::SceneEntry entry{250, {"semaphore", "a thousand calls, at most ten at a time", play}};

}  // namespace
