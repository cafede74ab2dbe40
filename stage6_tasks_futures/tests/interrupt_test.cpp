// interrupt(), which is all that a signal handler does.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

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

// Python deals with it at once, so there what it makes ready comes before the timers.
TEST(Interrupt,
     is_dealt_with_when_the_calls_of_the_turn_are_gathered_and_before_the_first_is_made) {
  aio::VirtualClock clock(1000);
  aio::EventLoop loop(clock);
  std::vector<std::string> log;
  const auto noting = [&](std::string line) {
    return [&log, line = std::move(line)] { log.push_back(line); };
  };
  loop.door().on_interrupt([&] {
    log.push_back("interrupt");
    loop.call_soon(noting("made ready by it"));
    loop.stop();
  });
  loop.call_at(1000, noting("timer"));
  loop.call_soon(noting("soon"));
  loop.door().interrupt();
  loop.run_forever();
  EXPECT_EQ(log, (std::vector<std::string>{"interrupt", "soon", "timer", "made ready by it"}));
}

}  // namespace
