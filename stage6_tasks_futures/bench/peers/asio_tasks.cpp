// The same with Boost.Asio: awaitables, which are compiler coroutines, and its bare queue.
//
//     bench_asio_tasks switch|post|spawn|timers|sleep|cancel TASKS
// clang-format off
#include <utility>  // Boost 1.74 forgets it, so it comes first

#include <boost/asio.hpp>
// clang-format on
#include <exception>
#include <vector>

#include "stage1_generators/shared/bench/report.hpp"

namespace {

namespace asio = boost::asio;
constexpr int kSwitches = 10000;
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

void switch_by(int tasks, bool bare) {
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

void switch_tasks(int tasks) { switch_by(tasks, false); }
void post(int tasks) { switch_by(tasks, true); }

void spawn(int tasks) {
  asio::io_context loop(1);
  bench::report_cold_and_warm(tasks, [&] {
    sum = 0;
    for (int i = 0; i < tasks; ++i) {
      asio::co_spawn(loop, returns_one(), [](const std::exception_ptr&, int one) { sum += one; });
    }
    loop.run();
    loop.restart();
    bench::check(sum == tasks, "the sum of the results");
  });
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

std::vector<asio::steady_timer*> timers;

asio::awaitable<void> may_be_cancelled(std::chrono::seconds duration) {
  asio::steady_timer timer(co_await asio::this_coro::executor, duration);
  timers.push_back(&timer);
  boost::system::error_code error;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  sum += error == asio::error::operation_aborted ? 0 : 1;
}

/// Every second sleeper is cancelled; as many new ones come; the other half wakes up.
void cancel(int tasks) {
  asio::io_context loop(1);
  const double nobody = bench::resident_bytes();
  const auto spawn_one = [&](int seconds) {
    asio::co_spawn(loop, may_be_cancelled(std::chrono::seconds(seconds)), asio::detached);
  };
  for (int i = 0; i < tasks; ++i) spawn_one(i % 2 ? 1 : 3600);
  loop.poll();
  bench::report("bytes", (bench::resident_bytes() - nobody) / tasks);
  double before = bench::cpu_seconds();
  for (std::size_t i = 0; i < timers.size(); i += 2) timers[i]->cancel();
  loop.poll();
  const int half = (tasks + 1) / 2;
  bench::report("ns", (bench::cpu_seconds() - before) * 1e9 / half);
  for (int i = 0; i < half; ++i) spawn_one(3600);
  loop.poll();
  bench::report("again_bytes", (bench::resident_bytes() - nobody) / tasks);
  bench::check(sum == 0, "nobody is awake yet");
  before = bench::cpu_seconds();
  while (sum < tasks - half) loop.run_one();
  bench::report("fire_ns", (bench::cpu_seconds() - before) * 1e9 / (tasks - half));
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run_work(argc, argv,
                         {{"switch", switch_tasks},
                          {"post", post},
                          {"spawn", spawn},
                          {"timers", pending_on_timers},
                          {"sleep", sleep_tasks},
                          {"cancel", cancel}});
}
