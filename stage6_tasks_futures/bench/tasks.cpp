// The cost of tasks: to switch between them, to start and gather them, and to keep them waiting.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include "stage6_tasks_futures/bench/workloads.hpp"
#include "stage6_tasks_futures/library/compiled.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

using aio::Ref;
using aio::bench::ReturnsOne;
using aio::bench::Sleeps;
using aio::bench::Together;
using aio::bench::Waits;
using aio::bench::Yields;

aio::Compiled<long> yields(long times) {
  for (long i = 0; i < times; ++i) co_await aio::sleep(0);
  co_return times;
}

constexpr long kTimes = 1000;

template <class Make>
void switch_tasks(benchmark::State& state, Make make) {
  const long tasks = state.range(0);
  for (auto _ : state) {
    std::vector<decltype(make(kTimes))> coroutines;
    for (long i = 0; i < tasks; ++i) coroutines.push_back(make(kTimes));
    aio::run(Together(std::move(coroutines)));
  }
  state.counters["per_switch"] =
      benchmark::Counter(static_cast<double>(state.iterations() * tasks * kTimes),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK_CAPTURE(switch_tasks, hand_written, [](long times) { return Yields(times); })->Arg(100);
BENCHMARK_CAPTURE(switch_tasks, compiler_written, yields)->Arg(100);

void spawn_and_gather(benchmark::State& state) {
  const long tasks = state.range(0);
  aio::EventLoop loop;
  for (auto _ : state) {
    aio::run_in(loop, Together(std::vector<ReturnsOne>(static_cast<std::size_t>(tasks))));
  }
  state.counters["per_task"] =
      benchmark::Counter(static_cast<double>(state.iterations() * tasks),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(spawn_and_gather)->Arg(100000)->Unit(benchmark::kMillisecond);

std::size_t allocated() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

template <class Make>
void bytes_while_pending(benchmark::State& state, Make make) {
  constexpr int kTasks = 100000;
  std::size_t bytes = 0;
  for (auto _ : state) {
    aio::EventLoop loop;
    const auto future = loop.create_future<int>();
    const std::size_t before = allocated();
    for (int i = 0; i < kTasks; ++i) loop.create_task(make(future))->log_destroy_pending(false);
    loop.stop();
    loop.run_forever();
    bytes = allocated() - before;
    future->set_result(1);
    loop.stop();
    loop.run_forever();
  }
  state.counters["bytes/task"] = static_cast<double>(bytes) / kTasks;
}
BENCHMARK_CAPTURE(bytes_while_pending, on_a_future, [](const Ref<aio::Future<int>>& future) {
  return Waits(future);
})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(bytes_while_pending, on_a_timer, [](const Ref<aio::Future<int>>&) {
  return Sleeps(3600);
})->Unit(benchmark::kMillisecond);

}  // namespace
