#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <ctime>
#include <thread>

#include "stage3_sleep_loop/sleep_loop.hpp"
#include "stage3_sleep_loop/tests/actors.hpp"

namespace {

std::atomic<int> looks_at_the_wall_clock = 0;
bool wall_clock_is_set_back = false;
std::atomic<int> signals = 0;

}  // namespace

// Stands before the function of the C library, in this test binary: a wall clock that somebody may
// set back by an hour, and that knows who looks at it.
extern "C" int clock_gettime(clockid_t id, timespec* time) noexcept {
  const auto result = static_cast<int>(syscall(SYS_clock_gettime, id, time));
  if (id == CLOCK_REALTIME) {
    ++looks_at_the_wall_clock;
    if (wall_clock_is_set_back) time->tv_sec -= 3600;
  }
  return result;
}

namespace {

using aio::testing::describe_all;
using aio::testing::Later;
using aio::testing::Log;

TEST(VirtualClock, stands_still_while_code_runs_and_jumps_when_somebody_waits) {
  aio::VirtualClock clock;
  EXPECT_EQ(clock.now(), 1000);
  EXPECT_EQ(clock.now(), 1000);
  clock.sleep_until(1000.5);
  EXPECT_EQ(clock.now(), 1000.5);
}

TEST(VirtualClock, is_the_one_that_takes_no_time) {
  EXPECT_TRUE(aio::VirtualClock().is_virtual());
  EXPECT_FALSE(aio::monotonic_clock().is_virtual());
}

TEST(VirtualClock, does_not_go_back) {
  aio::VirtualClock clock(5);
  clock.sleep_until(3);
  EXPECT_EQ(clock.now(), 5);
}

TEST(MonotonicClock, does_not_go_back) {
  double last = aio::monotonic_clock().now();
  for (int i = 0; i < 1000; ++i) {
    const double now = aio::monotonic_clock().now();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(MonotonicClock, does_not_wait_for_what_is_over) {
  aio::monotonic_clock().sleep_until(aio::monotonic_clock().now() - 1);
  aio::monotonic_clock().sleep_until(0);
  aio::monotonic_clock().sleep_until(-1000);  // before the machine was switched on
}

TEST(MonotonicClock, waits_to_the_end_although_signals_interrupt_it) {
  struct sigaction action = {};
  action.sa_handler = [](int) { ++signals; };
  sigaction(SIGUSR1, &action, nullptr);
  std::atomic<bool> done = false;
  std::thread disturber([&done, sleeper = pthread_self()] {
    while (!done) {
      pthread_kill(sleeper, SIGUSR1);
      std::this_thread::yield();
    }
  });
  int too_early = 0;
  while (signals < 10) {
    const double deadline = aio::monotonic_clock().now() + 0.002;
    aio::monotonic_clock().sleep_until(deadline);
    too_early += aio::monotonic_clock().now() < deadline - 1e-6;
  }
  done = true;
  disturber.join();
  signal(SIGUSR1, SIG_DFL);
  EXPECT_EQ(too_early, 0);
}

TEST(MonotonicClock, does_not_care_if_the_wall_clock_is_set_back) {
  ASSERT_GT(time(nullptr), 3600);
  std::chrono::system_clock::now();
  ASSERT_GT(looks_at_the_wall_clock, 0) << "this test does not see who looks at the clock";
  looks_at_the_wall_clock = 0;
  const double start = aio::monotonic_clock().now();

  aio::asleep sleeper(0.01);
  Later admin(0.001, [] { wall_clock_is_set_back = true; });
  EXPECT_EQ(describe_all(aio::SleepLoop().run(sleeper, admin)),
            Log({"no exception", "no exception"}));

  const double elapsed = aio::monotonic_clock().now() - start;
  wall_clock_is_set_back = false;
  EXPECT_GE(elapsed, 0.01);
  EXPECT_LT(elapsed, 5);
  EXPECT_EQ(looks_at_the_wall_clock, 0);
}

}  // namespace
