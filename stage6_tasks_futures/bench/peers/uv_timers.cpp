// libuv has no tasks; its timers alone: bench_uv_timers sleep TIMERS
#include <uv.h>

#include <cmath>
#include <vector>

#include "stage1_generators/shared/bench/report.hpp"

int main(int argc, char** argv) {
  const int count = argc == 3 ? std::atoi(argv[2]) : 0;
  if (count <= 0) {
    std::fputs("usage: bench_uv_timers sleep TIMERS\n", stderr);
    return 2;
  }
  static long fired = 0;
  uv_loop_t loop;
  uv_loop_init(&loop);
  bench::Random random;
  const double before = bench::cpu_seconds();
  std::vector<uv_timer_t> timers(static_cast<std::size_t>(count));
  for (uv_timer_t& timer : timers) {
    uv_timer_init(&loop, &timer);
    const double milliseconds = std::ceil(random.below(1000));
    uv_timer_start(
        &timer, [](uv_timer_t*) { ++fired; }, static_cast<std::uint64_t>(milliseconds), 0);
  }
  uv_run(&loop, UV_RUN_DEFAULT);
  bench::report("ns", (bench::cpu_seconds() - before) * 1e9 / count);
  bench::check(fired == count, "the number of timers");
  bench::report("sleeps", bench::times_slept());
}
