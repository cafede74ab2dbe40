// How the cost of a sleeper grows with their number: bench_sleepers list|heap|loop SLEEPERS
//
// list and heap: while n sleep, the earliest wakes up and a new one comes. loop: n coroutines sleep
// on the loop of this stage until random times within a second.
#include <memory>
#include <vector>

#include "stage1_generators/shared/bench/report.hpp"
#include "stage3_sleep_loop/demos/sorted_list.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

template <class Timers>
void come_and_go(int sleepers) {
  Timers timers;
  bench::Random random;
  // The latest come first: what a sorted list likes best, so that filling it takes no time.
  for (int i = sleepers; i > 0; --i) timers.push(static_cast<double>(i) / sleepers, i);
  const double before = bench::cpu_seconds();
  double seconds = 0;
  double now = 0;
  long done = 0;
  for (int batch = 1; seconds < 0.1; batch *= 2) {
    for (int i = 0; i < batch; ++i, ++done) {
      bench::check(timers.next_deadline() >= now, "the order");
      now = timers.next_deadline();
      timers.push(now + random.below(1), timers.pop());
    }
    seconds = bench::cpu_seconds() - before;
  }
  bench::report("ns", seconds * 1e9 / static_cast<double>(done));
}

void sleep_on_the_loop(int sleepers) {
  std::vector<std::unique_ptr<aio::asleep>> coroutines;
  std::vector<aio::AnyCoroutine*> all;
  bench::Random random;
  for (int i = 0; i < sleepers; ++i) {
    coroutines.push_back(std::make_unique<aio::asleep>(random.below(1)));
    all.push_back(coroutines.back().get());
  }
  aio::SleepLoop loop;
  const double before = bench::cpu_seconds();
  const auto errors = loop.run_all(all);
  bench::report("ns", (bench::cpu_seconds() - before) * 1e9 / sleepers);
  for (const auto& error : errors) bench::check(!error, "a sleeper");
  bench::report("sleeps", bench::times_slept());
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run_work(argc, argv,
                         {{"list", come_and_go<aio::SortedList<int>>},
                          {"heap", come_and_go<aio::TimerHeap<int>>},
                          {"loop", sleep_on_the_loop}});
}
