// Twelve calls, at most three at a time: a semaphore lets in three, and the others wait in line.
// When one of them ends, the next one begins.
//
//     async def limited(i):
//         async with semaphore:
//             return await some_remote_call(i)
//
//     await asyncio.gather(*[limited(i) for i in range(12)])
//
// Other numbers: `./learn demo 6 semaphore 1000 10`.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/scene_number.hpp"
#include "stage6_tasks_futures/demos/python_text.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/gather.hpp"
#include "stage6_tasks_futures/library/locks.hpp"

namespace {

struct Calls {
  std::ostream& out;
  double start;
  bool shown;  // print each, if there are few
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
        begins();
        return await(aio::sleep(aio::seconds(kTakes[i_ % 3])), kAnswered);  // the remote call
      case kAnswered:
        --calls_.active;
        semaphore_.release();  // before sent.check(): also if the call was cancelled
        sent.check();
        return return_value(i_);
    }
    return {};
  }

  void begins() const {
    if (!calls_.shown) return;
    const double now = aio::get_event_loop().time() - calls_.start;
    calls_.out << aio::format(now, 1) << " call " << i_ << " of " << calls_.active << "\n";
  }

  void members(aio::Members& show) const override { show("i", i_); }

  static constexpr double kTakes[] = {2.5, 1, 1.2};
  aio::Semaphore& semaphore_;
  Calls& calls_;
  int i_;
  std::optional<aio::Passage> passage_;
};

void play(std::ostream& out) {
  const auto& words = aio::scene_arguments();
  const int count = words.empty() ? 12 : aio::scene_number<int>("calls", words[0], 1, 100'000);
  const int most = words.size() < 2 ? 3 : aio::scene_number<int>("at a time", words[1], 1, 100'000);
  aio::EventLoop loop(aio::demo_clock());
  aio::Semaphore semaphore(most);
  Calls calls{out, loop.time(), count <= 12};
  std::vector<Limited> limited;
  for (int i = 0; i < count; ++i) limited.emplace_back(semaphore, calls, i);
  const auto all = aio::gather_futures(loop, std::move(limited));
  const std::vector<int> results = loop.run_until_complete(all);

  out << "calls " << results.size() << " in order " << aio::repr(std::ranges::is_sorted(results))
      << " peak " << calls.peak << "\n"
      << "took " << aio::format(loop.time() - calls.start, 1) << "\n";
}

const aio::SceneEntry entry{250, {"semaphore", "twelve calls, at most three at a time", play, 2}};

}  // namespace
