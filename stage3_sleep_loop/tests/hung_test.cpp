#include <gtest/gtest.h>

#include "stage3_sleep_loop/sleep_loop.hpp"
#include "stage3_sleep_loop/tests/actors.hpp"
#include "stage3_sleep_loop/tests/hang_report.hpp"
#include "stage3_sleep_loop/tests/hung_child.hpp"

namespace {

// Two that sleep for an hour of real time, and one that has just finished.
void hang() {
  aio::testing::Log log;
  aio::testing::Sleeper dozer(log, "dozer", {3600});
  aio::asleep snorer(7200);
  aio::testing::Later done(0, [] {});
  aio::SceneClock clock;
  const auto errors = aio::SleepLoop(clock).run(dozer, snorer, done);
}

TEST(HungTest, ends_with_who_waits_for_what) {
  if (aio::testing::kSignalsComeLate) GTEST_SKIP() << "the watchdog's signal would come too late";
  if (aio::testing::is_hung_child()) hang();
  EXPECT_EQ(aio::testing::report_of_hung_child(),
            "HUNG: HungTest.ends_with_who_waits_for_what after 1 s; who waits for what:\n"
            "  time: N\n"
            "  timer: 3600.0 Sleeper\n"
            "  timer: 7200.0 asleep\n"
            "  Sleeper waits for AsyncSleep(until=3600.0)\n"
            "    Sleeper suspended at actors.hpp\n"
            "    asleep suspended at sleep.hpp\n"
            "  asleep waits for AsyncSleep(until=7200.0)\n"
            "    asleep suspended at sleep.hpp\n");
}

TEST(HungTest, says_so_if_no_loop_runs) {
  std::ostringstream out;
  aio::testing::describe_waiting(out);
  EXPECT_EQ(out.str(), "  no loop runs\n");
}

}  // namespace
