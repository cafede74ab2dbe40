// What it costs to resume a generator, beside one that the compiler wrote.
#include <benchmark/benchmark.h>

#include "stage1_generators/bench/compiled.hpp"
#include "stage1_generators/bench/workloads.hpp"

namespace {

using aio::Resumable;
using aio::bench::average;
using aio::bench::Averager;
using aio::bench::count;
using aio::bench::Counter;
using aio::bench::Twin;

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
