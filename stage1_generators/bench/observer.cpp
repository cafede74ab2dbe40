// What the hooks cost that tell an observer: with nobody watching, a branch each.
//
// The same generator three times: with the hooks and nobody there, with the hooks and somebody who
// does not care, and without the hooks.
#include "stage1_generators/watch/observer.hpp"

#include <benchmark/benchmark.h>

#include "stage1_generators/bench/workloads.hpp"

namespace {

using aio::bench::Counter;

// yield(), run() and step() as the engine has them, without the hooks in them.
class WithoutHooks final : public aio::Generator<long> {
  enum { kStart, kYielded };
  long i_ = 0;
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (;; ++i_) {
          suspend_at(kYielded, std::source_location::current());
          return Step(i_);
          case kYielded:
            sent.check();
        }
    }
    return {};
  }

  Step run(aio::None* value, std::exception_ptr& error) override {
    if (!may_run(error)) return {};
    return run_body(value, error);
  }
};

template <class Generator>
void next(benchmark::State& state) {
  Generator generator;
  for (auto _ : state) benchmark::DoNotOptimize(generator.next().value());
}
BENCHMARK(next<WithoutHooks>)->Name("next: no hooks");
BENCHMARK(next<Counter>)->Name("next: hooks, nobody watches");

void next_watched(benchmark::State& state) {
  aio::Observer somebody;
  aio::observer = &somebody;
  next<Counter>(state);
  aio::observer = nullptr;
}
BENCHMARK(next_watched)->Name("next: hooks, somebody watches and ignores it");

}  // namespace
