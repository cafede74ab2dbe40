// What the hooks cost that tell an observer: with nobody watching, a branch each.
//
// The same generator three times: with the hooks and nobody there, with the hooks and somebody who
// does not care, and without the hooks.
#include "stage1_generators/observer.hpp"

#include <benchmark/benchmark.h>

#include "stage1_generators/bench/workloads.hpp"

namespace {

using aio::bench::Counter;

// yield(), step_alone() and drive() as the engine has them, without the hooks in them.
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

  Step drive(aio::None* value, std::exception_ptr* thrown) override {
    if (!may_run(thrown)) return {};
    set(aio::State::kRunning);
    try {
      Step step = thrown ? resume_raising(thrown) : resume(Sent(value, nullptr));
      if (step.returned() && is(aio::State::kRunning)) throw_no_end();
      return step;
    } catch (...) {
      std::rethrow_exception(close_raised());
    }
  }
  [[gnu::cold, gnu::noinline]] Step resume_raising(std::exception_ptr* thrown) {
    Step step = resume(Sent(nullptr, thrown));
    if (*thrown) check_read(*thrown);
    return step;
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
