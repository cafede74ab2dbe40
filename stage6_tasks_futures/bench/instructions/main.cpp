// instructions WORKLOAD TIMES: does one thing that many times, for callgrind to count.
#include <malloc.h>

#include <cstdlib>
#include <iostream>
#include <map>

#include "stage6_tasks_futures/bench/instructions/generators.hpp"
#include "stage6_tasks_futures/bench/workloads.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace aio::bench {
namespace {

double switch_tasks(long times) {
  constexpr long kTasks = 100;
  std::vector<Yields> coroutines;
  for (long i = 0; i < kTasks; ++i) coroutines.emplace_back(times / kTasks);
  run(Together(std::move(coroutines)));
  return 0;
}

/// Warm: the loop and the memory have been used before.
double spawn_and_gather(long times) {
  constexpr long kTasks = 1000;
  EventLoop loop;
  for (long i = 0; i < times; i += kTasks) run_in(loop, Together(std::vector<ReturnsOne>(kTasks)));
  return 0;
}

std::size_t allocated() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

/// The memory that the tasks take while they wait.
template <class Make>
double bytes(long tasks, Make make) {
  EventLoop loop;
  const auto future = loop.create_future<int>();
  const std::size_t before = allocated();
  for (long i = 0; i < tasks; ++i) loop.create_task(make(future))->log_destroy_pending(false);
  loop.stop();
  loop.run_forever();
  const std::size_t taken = allocated() - before;
  return static_cast<double>(taken) / static_cast<double>(tasks);
}

const std::map<std::string, double (*)(long)> kWorkloads = {
    {"next", next},
    {"send", send},
    {"delegate_1", delegate_1},
    {"delegate_1000", delegate_1000},
    {"switch", switch_tasks},
    {"spawn_and_gather", spawn_and_gather},
    {"bytes_on_a_future",
     [](long tasks) {
       return bytes(tasks, [](const Ref<Future<int>>& future) { return Waits(future); });
     }},
    {"bytes_on_a_timer",
     [](long tasks) { return bytes(tasks, [](const Ref<Future<int>>&) { return Sleeps(3600); }); }},
};

}  // namespace
}  // namespace aio::bench

int main(int count, char** words) {
  const auto workload = aio::bench::kWorkloads.find(count == 3 ? words[1] : "");
  if (workload == aio::bench::kWorkloads.end()) {
    std::cerr << "usage: instructions WORKLOAD TIMES\n";
    return 2;
  }
  std::cout << workload->second(std::atol(words[2])) << "\n";
}
