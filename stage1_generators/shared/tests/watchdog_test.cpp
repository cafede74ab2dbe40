#include "stage1_generators/shared/tests/watchdog.hpp"

#include <gtest/gtest.h>
#include <signal.h>

namespace {

// The alarm is rung by hand, so that nobody waits for it.
TEST(WatchdogDeathTest, a_hung_test_ends_with_who_waits_for_what) {
  aio::testing::describe_waiting = [](std::ostream& out) { out << "reader waits for fd 7\n"; };
  EXPECT_EXIT(raise(SIGALRM), ::testing::ExitedWithCode(aio::testing::kHungExitCode),
              "HUNG: WatchdogDeathTest.a_hung_test_ends_with_who_waits_for_what after [0-9]+ s; "
              "who waits for what:\nreader waits for fd 7");
  aio::testing::describe_waiting = nullptr;
}

}  // namespace
