// What tasks cost: to switch between them, to start and gather them, and to keep them waiting.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include "stage6_tasks_futures/compiled.hpp"
#include "stage6_tasks_futures/gather.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

using aio::AnyCoroutine;
using aio::Coroutine;
using aio::Ref;

class Yields final : public Coroutine<> {
  enum { kStart, kAgain };

 public:
  explicit Yields(long times) : times_(times) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        while (times_-- > 0) {
          return await(aio::sleep(0), kAgain);
          case kAgain:
            sent.check();
        }
    }
    return return_value();
  }

  long times_;
};

aio::Compiled<> yields(long times) {
  while (times-- > 0) co_await aio::sleep(0);
}

class ReturnsOne final : public Coroutine<int> {
  Step resume(Sent sent) override {
    sent.check();
    return return_value(1);
  }
};

class Waits final : public Coroutine<int> {
  enum { kStart, kDone };

 public:
  explicit Waits(Ref<aio::Future<int>> future) : future_(std::move(future)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(*future_, kDone);
      case kDone:
        return return_value(sent.result_of(*future_));
    }
    return {};
  }

  Ref<aio::Future<int>> future_;
};

class Sleeps final : public Coroutine<int> {
  enum { kStart, kAwake };
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(aio::sleep(3600), kAwake);
      case kAwake:
        sent.check();
    }
    return return_value(1);
  }
};

/// Runs the coroutines side by side.
template <class C>
class Together final : public Coroutine<> {
  enum { kStart, kDone };

 public:
  explicit Together(std::vector<C> coroutines) : coroutines_(std::move(coroutines)) {}

 private:
  AnyCoroutine::Step resume(AnyCoroutine::Sent sent) override {
    switch (this->resume_point()) {
      case kStart:
        group_ = aio::gather(std::move(coroutines_));
        return this->await(*group_, kDone);
      case kDone:
        sent.check();
    }
    return this->return_value();
  }

  std::vector<C> coroutines_;
  Ref<aio::Gather<std::vector<typename C::Return>>> group_;
};

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
  return Sleeps();
})->Unit(benchmark::kMillisecond);

}  // namespace
