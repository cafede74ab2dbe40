// The cost of our tasks: bench_tasks switch|spawn|pending|timers|sleep|cancel|cancel_raised TASKS
#include "stage1_generators/shared/bench/report.hpp"
#include "stage4_select_io/demos/counting_selector.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"
#include "stage6_tasks_futures/bench/workloads.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

using aio::Ref;
using aio::bench::ReturnsOne;
using aio::bench::Sleeps;
using aio::bench::Together;
using aio::bench::Waits;
using aio::bench::Yields;

void switch_tasks(int tasks) {
  constexpr long kSwitches = 10000;
  std::vector<Yields> coroutines;
  for (int i = 0; i < tasks; ++i) coroutines.emplace_back(kSwitches);
  const double before = bench::cpu_seconds();
  const long sum = aio::run(Together(std::move(coroutines)));
  const double seconds = bench::cpu_seconds() - before;
  bench::check(sum == tasks * kSwitches, "the number of switches");
  bench::report("ns", seconds * 1e9 / static_cast<double>(sum));
}

void spawn(int tasks) {
  aio::EventLoop loop;
  bench::report_cold_and_warm(tasks, [&] {
    const std::size_t count = static_cast<std::size_t>(tasks);
    const long sum = aio::run_in(loop, Together(std::vector<ReturnsOne>(count)));
    bench::check(sum == tasks, "the sum of the results");
  });
}

void one_turn(aio::EventLoop& loop) {
  loop.stop();
  loop.run_forever();
}

/// Memory of tasks that wait: for a future, or for a timer.
template <class Make>
void pending(int tasks, Make make) {
  aio::EventLoop loop;
  const double before = bench::resident_bytes();
  for (int i = 0; i < tasks; ++i) loop.create_task(make(loop))->log_destroy_pending(false);
  one_turn(loop);
  bench::report("bytes", (bench::resident_bytes() - before) / tasks);
  std::_Exit(0);  // what it costs to drop them all is not the question here
}

void pending_on_a_future(int tasks) {
  Ref<aio::Future<int>> future;
  pending(tasks, [&](aio::EventLoop& loop) {
    if (!future) future = loop.create_future<int>();
    return Waits(future);
  });
}

void pending_on_timers(int tasks) {
  pending(tasks, [](aio::EventLoop&) { return Sleeps(3600); });
}

void sleep_tasks(int tasks) {
  bench::Random random;
  std::vector<Sleeps> sleepers;
  sleepers.reserve(static_cast<std::size_t>(tasks));
  for (int i = 0; i < tasks; ++i) sleepers.emplace_back(random.below(1));
  aio::EpollSelector epoll;
  aio::CountingSelector selector(epoll);
  aio::EventLoop loop(selector);
  const double before = bench::cpu_seconds();
  const long sum = aio::run_in(loop, Together(std::move(sleepers)));
  bench::report("ns", (bench::cpu_seconds() - before) * 1e9 / tasks);
  bench::check(sum == tasks, "the number of sleepers");
  bench::report("waits", selector.selects);
  bench::report("sleeps", bench::times_slept());
}

/// Every second sleeper is cancelled, and later the others wake up. In between as many new ones go
/// to sleep: where cancelling frees memory, they need no more.
template <class Sleeper>
void cancel(int tasks) {
  aio::EventLoop loop;
  const double nobody = bench::resident_bytes();
  std::vector<Ref<aio::Task<int>>> others;
  std::vector<Ref<aio::Task<int>>> cancelled;
  for (int i = 0; i < tasks; ++i) {
    (i % 2 ? others : cancelled).push_back(loop.create_task(Sleeper(i % 2 ? 1 : 3600)));
  }
  one_turn(loop);
  bench::report("bytes", (bench::resident_bytes() - nobody) / tasks);
  double before = bench::cpu_seconds();
  for (const auto& task : cancelled) task->cancel();
  for (int turn = 0; turn < 3; ++turn) one_turn(loop);
  for (const auto& task : cancelled) bench::check(task->cancelled(), "cancelled");
  const std::size_t half = cancelled.size();
  cancelled.clear();
  bench::report("ns", (bench::cpu_seconds() - before) * 1e9 / static_cast<double>(half));
  for (std::size_t i = 0; i < half; ++i) {
    loop.create_task(Sleeper(3600))->log_destroy_pending(false);
  }
  one_turn(loop);
  bench::report("again_bytes", (bench::resident_bytes() - nobody) / tasks);
  before = bench::cpu_seconds();
  loop.run_until_complete(Sleeps(1));
  for (const auto& task : others) bench::check(task->done(), "awake");
  others.clear();
  bench::report("fire_ns", (bench::cpu_seconds() - before) * 1e9 / static_cast<double>(half));
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run_work(argc, argv,
                         {{"switch", switch_tasks},
                          {"spawn", spawn},
                          {"pending", pending_on_a_future},
                          {"timers", pending_on_timers},
                          {"sleep", sleep_tasks},
                          {"cancel", cancel<Sleeps>},
                          {"cancel_raised", cancel<aio::bench::Sleeper<true>>}});
}
