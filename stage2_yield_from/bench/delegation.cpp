// What a value costs that comes from below n levels of `yield from`, and what a level costs.
#include <benchmark/benchmark.h>

#include "stage2_yield_from/bench/workloads.hpp"

namespace {

using aio::bench::Chain;
using aio::bench::Level;

void value_from_depth(benchmark::State& state) {
  Chain chain(state.range(0));
  Level& root = chain.levels.back();
  root.next();
  long sum = 0;
  for (auto _ : state) sum += root.send(1).value();
  benchmark::DoNotOptimize(sum);
  root.send(-1);
}
BENCHMARK(value_from_depth)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->Arg(1000000);

void level_begun_and_ended(benchmark::State& state) {
  const long depth = state.range(0);
  for (auto _ : state) {
    state.PauseTiming();
    Chain chain(depth);
    state.ResumeTiming();
    chain.levels.back().next();
    chain.levels.back().send(-1);
  }
  state.counters["per_level"] =
      benchmark::Counter(static_cast<double>(state.iterations() * depth),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(level_begun_and_ended)->Arg(1000)->Arg(1000000);

}  // namespace
