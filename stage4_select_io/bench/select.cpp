// The cost of one call while one descriptor is ready and n are not: ours, and select(2) itself.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "stage4_select_io/selector.hpp"

namespace {

using aio::Descriptor;

/// One end of a pipe that has something to read, and n that have not.
struct Pipes {
  explicit Pipes(long idle) {
    aio::checked(write(active.second.fileno(), "x", 1), "write");
    for (long i = 0; i < idle; ++i) {
      waiting.emplace_back(aio::checked(dup(quiet.first.fileno()), "dup"));
    }
  }
  std::pair<Descriptor, Descriptor> active = Descriptor::pipe();
  std::pair<Descriptor, Descriptor> quiet = Descriptor::pipe();
  std::vector<Descriptor> waiting;
};

void our_selector(benchmark::State& state) {
  const Pipes pipes(state.range(0));
  aio::SelectSelector selector;
  selector.register_fd(pipes.active.first.fileno(), aio::kRead);
  for (const Descriptor& one : pipes.waiting) selector.register_fd(one.fileno(), aio::kRead);
  for (auto _ : state) benchmark::DoNotOptimize(selector.select(1).size());
}
BENCHMARK(our_selector)->Arg(0)->Arg(10)->Arg(100)->Arg(900);

void select_itself(benchmark::State& state) {
  const Pipes pipes(state.range(0));
  fd_set all{};
  int end = pipes.active.first.fileno() + 1;
  FD_SET(pipes.active.first.fileno(), &all);
  for (const Descriptor& one : pipes.waiting) {
    FD_SET(one.fileno(), &all);
    end = std::max(end, one.fileno() + 1);
  }
  for (auto _ : state) {
    fd_set read = all;
    benchmark::DoNotOptimize(select(end, &read, nullptr, nullptr, nullptr));
  }
}
BENCHMARK(select_itself)->Arg(0)->Arg(10)->Arg(100)->Arg(900);

}  // namespace
