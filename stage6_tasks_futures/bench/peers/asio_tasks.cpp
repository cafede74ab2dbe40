// The same with Boost.Asio: awaitables, which are compiler coroutines, and its bare queue.
//
//     bench_asio_tasks switch|post|spawn|timers|sleep TASKS
// clang-format off
#include <utility>  // Boost 1.74 forgets it, so it comes first

#include <boost/asio.hpp>
// clang-format on
#include <exception>

#include "stage1_generators/bench/report.hpp"

namespace {

namespace asio = boost::asio;
constexpr int kSwitches = 10000;
constexpr int kRounds = 5;
long sum = 0;

asio::awaitable<void> yields() {
  const auto executor = co_await asio::this_coro::executor;
  for (int i = 0; i < kSwitches; ++i) {
    co_await asio::post(executor, asio::use_awaitable);
    ++sum;
  }
}

asio::awaitable<int> returns_one() { co_return 1; }

asio::awaitable<void> sleeps(std::chrono::nanoseconds duration) {
  asio::steady_timer timer(co_await asio::this_coro::executor, duration);
  co_await timer.async_wait(asio::use_awaitable);
  ++sum;
}

/// The queue alone: a function that posts itself.
struct Posts {
  asio::io_context& loop;
  int left;
  void operator()() {
    if (left == 0) return;
    ++sum;
    --left;
    asio::post(loop, *this);
  }
};

void switch_tasks(int tasks, bool bare) {
  asio::io_context loop(1);
  const double before = bench::cpu_seconds();
  for (int i = 0; i < tasks; ++i) {
    if (bare) {
      asio::post(loop, Posts{loop, kSwitches});
    } else {
      asio::co_spawn(loop, yields(), asio::detached);
    }
  }
  loop.run();
  const double seconds = bench::cpu_seconds() - before;
  bench::check(sum == long{tasks} * kSwitches, "the number of switches");
  bench::report("ns", seconds * 1e9 / static_cast<double>(sum));
}

void spawn(int tasks) {
  asio::io_context loop(1);
  double warm = 0;
  for (int round = 0; round < kRounds; ++round) {
    sum = 0;
    const double before = bench::cpu_seconds();
    for (int i = 0; i < tasks; ++i) {
      asio::co_spawn(loop, returns_one(), [](const std::exception_ptr&, int one) { sum += one; });
    }
    loop.run();
    loop.restart();
    const double ns = (bench::cpu_seconds() - before) * 1e9 / tasks;
    bench::check(sum == tasks, "the sum of the results");
    if (round == 0) {
      bench::report("cold_ns", ns);
    } else {
      warm += ns;
    }
  }
  bench::report("ns", warm / (kRounds - 1));
}

void pending_on_timers(int tasks) {
  asio::io_context loop(1);
  const double before = bench::resident_bytes();
  for (int i = 0; i < tasks; ++i) {
    asio::co_spawn(loop, sleeps(std::chrono::hours(1)), asio::detached);
  }
  loop.poll();
  bench::report("bytes", (bench::resident_bytes() - before) / tasks);
}

void sleep_tasks(int tasks) {
  asio::io_context loop(1);
  bench::Random random;
  const double before = bench::cpu_seconds();
  for (int i = 0; i < tasks; ++i) {
    const auto duration = std::chrono::duration<double>(random.below(1));
    asio::co_spawn(loop, sleeps(std::chrono::duration_cast<std::chrono::nanoseconds>(duration)),
                   asio::detached);
  }
  loop.run();
  bench::report("ns", (bench::cpu_seconds() - before) * 1e9 / tasks);
  bench::check(sum == tasks, "the number of sleepers");
  bench::report("sleeps", bench::times_slept());
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view work = argc == 3 ? argv[1] : "";
  const int tasks = argc == 3 ? std::atoi(argv[2]) : 0;
  if (work == "switch" || work == "post") {
    switch_tasks(tasks, work == "post");
  } else if (work == "spawn") {
    spawn(tasks);
  } else if (work == "timers") {
    pending_on_timers(tasks);
  } else if (work == "sleep") {
    sleep_tasks(tasks);
  } else {
    std::fputs("usage: bench_asio_tasks switch|post|spawn|timers|sleep TASKS\n", stderr);
    return 2;
  }
}
