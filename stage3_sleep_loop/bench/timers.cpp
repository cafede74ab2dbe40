// The cost of a sleeper: in a sorted list and in the heap, and with the loop around it.
#include <benchmark/benchmark.h>

#include "stage1_generators/shared/bench/report.hpp"
#include "stage3_sleep_loop/demos/sorted_list.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

/// While n sleep, the earliest wakes up and a new one comes.
template <class Timers>
void one_wakes_and_one_comes(benchmark::State& state) {
  Timers timers;
  bench::Random random;
  // The latest come first: what a sorted list likes best, so that filling it takes no time.
  for (long i = state.range(0); i > 0; --i) timers.push(static_cast<double>(i), i);
  const auto span = static_cast<double>(state.range(0));
  for (auto _ : state) {
    const double now = timers.next_deadline();
    timers.push(now + random.below(span), timers.pop());
  }
}
BENCHMARK(one_wakes_and_one_comes<aio::SortedList<long>>)
    ->Name("sorted list")
    ->RangeMultiplier(10)
    ->Range(10, 10000);
BENCHMARK(one_wakes_and_one_comes<aio::TimerHeap<long>>)
    ->Name("heap")
    ->RangeMultiplier(10)
    ->Range(10, 100000);

/// async def naps(times):
///     for _ in range(times): await asleep(1)
class Naps final : public aio::Coroutine<> {
  enum { kStart, kAwake };

 public:
  explicit Naps(int times) : left_(times) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    return left_-- > 0 ? await(nap_.emplace(1), kAwake) : return_value();
  }

  int left_;
  std::optional<aio::asleep> nap_;
};

/// On the virtual clock: what is measured is the loop, and no waiting.
void naps_on_the_loop(benchmark::State& state) {
  constexpr int kNaps = 100;
  for (auto _ : state) {
    std::deque<Naps> sleepers;
    std::vector<aio::AnyCoroutine*> all;
    for (long i = 0; i < state.range(0); ++i) all.push_back(&sleepers.emplace_back(kNaps));
    aio::VirtualClock clock;
    aio::SleepLoop loop(clock);
    benchmark::DoNotOptimize(loop.run_all(all));
  }
  state.counters["per_nap"] =
      benchmark::Counter(static_cast<double>(state.iterations() * state.range(0) * kNaps),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(naps_on_the_loop)->Arg(10)->Arg(1000);

}  // namespace
