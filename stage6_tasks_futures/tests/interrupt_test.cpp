// interrupt(), which is all that a signal handler does.
#include <gtest/gtest.h>

#include "stage6_tasks_futures/event_loop.hpp"

namespace {

TEST(Interrupt, comes_before_virtual_time_goes_on) {
  aio::VirtualClock clock(1000);
  aio::EventLoop loop(clock);
  double interrupted_at = 0;
  loop.door().on_interrupt([&] {
    interrupted_at = loop.time();
    loop.stop();
  });
  loop.call_later(1, [&] { loop.door().interrupt(); });
  loop.call_later(5, [] {});
  loop.run_forever();
  EXPECT_EQ(interrupted_at, 1001);
}

}  // namespace
