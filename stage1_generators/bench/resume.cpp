// What it costs to resume a generator, beside one that the compiler wrote.
#include <benchmark/benchmark.h>

#include <coroutine>
#include <exception>

#include "stage1_generators/bench/workloads.hpp"

namespace {

using aio::Resumable;
using aio::bench::Averager;
using aio::bench::Counter;

// The twin: what it yields stays in the promise, as in any generator of C++20.
template <class Y, class S>
struct Twin {
  struct promise_type {
    Y yielded{};
    S* sent = nullptr;
    std::exception_ptr error;
    Twin get_return_object() { return {Handle::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() { error = std::current_exception(); }
    void return_void() {}
    auto yield_value(Y value) {
      yielded = value;
      struct Awaiter {
        promise_type& promise;
        bool await_ready() noexcept { return false; }
        void await_suspend(std::coroutine_handle<>) noexcept {}
        S& await_resume() noexcept { return *promise.sent; }
      };
      return Awaiter{*this};
    }
  };
  using Handle = std::coroutine_handle<promise_type>;
  Handle handle;
  ~Twin() { handle.destroy(); }
  Y send(S value) {
    handle.promise().sent = &value;
    handle.resume();
    if (handle.promise().error) std::rethrow_exception(handle.promise().error);
    return handle.promise().yielded;
  }
};

Twin<long, long> count() {
  for (long i = 0;; ++i) co_yield i;
}

Twin<double, double> average() {
  double total = 0;
  int n = 0;
  double x = co_yield 0;
  for (;;) {
    total += x;
    x = co_yield total / ++n;
  }
}

void generator_next(benchmark::State& state) {
  Counter counter;
  Resumable<long, aio::None>& generator = counter;
  benchmark::DoNotOptimize(&generator);
  long sum = 0;
  for (auto _ : state) sum += generator.next().value();
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(generator_next);

void compiler_next(benchmark::State& state) {
  Twin<long, long> generator = count();
  long sum = 0;
  for (auto _ : state) sum += generator.send(0);
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(compiler_next);

void generator_send(benchmark::State& state) {
  Averager averager;
  Resumable<double, double>& generator = averager;
  benchmark::DoNotOptimize(&generator);
  generator.next();
  double sum = 0;
  for (auto _ : state) sum += generator.send(3).value();
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(generator_send);

void compiler_send(benchmark::State& state) {
  Twin<double, double> generator = average();
  generator.send(0);
  double sum = 0;
  for (auto _ : state) sum += generator.send(3);
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(compiler_send);

}  // namespace
