#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "stage3_sleep_loop/sleep_loop.hpp"
#include "stage3_sleep_loop/tests/actors.hpp"

namespace {

using aio::testing::Awaiter;
using aio::testing::describe_all;
using aio::testing::Log;
using aio::testing::raised_by;

/// A loop that runs as long as it lives. Its coroutines are driven by the test.
class HandDriven final : public aio::Loop {
 public:
  explicit HandDriven(aio::Clock& clock) : Loop(clock), running_(*this) {}
  void describe(std::ostream&) const override {}

 private:
  Running running_;
};

/// `await inner`
class Outer final : public aio::Coroutine<> {
  enum { kStart, kDone };

 public:
  explicit Outer(aio::AnyCoroutine* inner) : inner_(inner) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == kStart ? await(*inner_, kDone) : return_value();
  }

  aio::AnyCoroutine* inner_;
};

TEST(Event, passes_the_coroutines_between_and_reaches_the_loop) {
  Log log;
  aio::AsyncSleep event(1);
  Awaiter inner(log, "inner", event);
  Outer middle(&inner);
  Outer outer(&middle);
  EXPECT_EQ(outer.next().value(), &event);
}

TEST(Event, may_be_awaited_by_two) {
  Log log;
  aio::VirtualClock clock;
  aio::AsyncSleep event(1000.5);
  Awaiter a(log, "a", event), b(log, "b", event);
  EXPECT_EQ(describe_all(aio::SleepLoop(clock).run(a, b)), Log({"no exception", "no exception"}));
  EXPECT_EQ(log, Log({"a 1000.50", "b 1000.50"}));
}

TEST(Event, that_is_ready_does_not_suspend) {
  struct Done final : aio::Event {
    std::string repr() const override { return "Done"; }
    bool ready() const override { return true; }
  } done;
  Log log;
  aio::VirtualClock clock;
  HandDriven loop(clock);
  Awaiter awaiter(log, "awaiter", done);
  EXPECT_TRUE(awaiter.next().returned());
  EXPECT_EQ(log, Log({"awaiter 1000.00"}));
}

TEST(AsyncSleep, says_until_when) {
  EXPECT_EQ(aio::AsyncSleep(1050.04).repr(), "AsyncSleep(until=1050.0)");
  EXPECT_EQ(aio::AsyncSleep(std::numeric_limits<double>::infinity()).repr(),
            "AsyncSleep(until=inf)");
}

TEST(AsyncSleep, refuses_what_is_not_a_number) {
  EXPECT_EQ(raised_by([] { const aio::AsyncSleep event(std::nan("")); }),
            "ValueError: a sleep needs a number of seconds, not NaN");
}

TEST(Asleep, runs_to_its_one_event_and_no_further) {
  aio::VirtualClock clock;
  HandDriven loop(clock);
  aio::asleep coroutine(100);
  EXPECT_EQ(coroutine.next().value()->repr(), "AsyncSleep(until=1100.0)");
  EXPECT_EQ(loop.time(), 1000);
  EXPECT_TRUE(coroutine.next().returned());
}

TEST(Asleep, counts_from_its_start_and_not_from_when_it_was_made) {
  aio::VirtualClock clock;
  HandDriven loop(clock);
  aio::asleep coroutine(1);
  clock.sleep_until(2000);
  EXPECT_EQ(coroutine.next().value()->repr(), "AsyncSleep(until=2001.0)");
  coroutine.next();
}

TEST(Asleep, lets_an_error_that_is_thrown_in_pass) {
  aio::VirtualClock clock;
  HandDriven loop(clock);
  aio::asleep coroutine(1);
  coroutine.next();
  const auto error = std::make_exception_ptr(aio::ValueError("wake up"));
  EXPECT_EQ(raised_by([&] { coroutine.throw_in(error); }), "ValueError: wake up");
}

TEST(Asleep, shows_for_how_long_it_sleeps) {
  aio::VirtualClock clock;
  HandDriven loop(clock);
  aio::asleep coroutine(2.5);
  aio::Members members;
  static_cast<const aio::Frame&>(coroutine).members(members);
  ASSERT_EQ(members.list().size(), 1U);
  EXPECT_EQ(members.list()[0], std::pair(std::string("duration"), std::string("2.5")));
  coroutine.next();
}

TEST(Asleep, needs_a_loop_that_runs) {
  aio::asleep coroutine(1);
  EXPECT_EQ(raised_by([&] { coroutine.next(); }), "RuntimeError: no running event loop");
}

TEST(Asleep, is_a_coroutine_and_can_be_awaited_once) {
  aio::VirtualClock clock;
  HandDriven loop(clock);
  aio::asleep coroutine(1);
  coroutine.next();
  coroutine.next();
  EXPECT_EQ(raised_by([&] { coroutine.next(); }),
            "RuntimeError: cannot reuse already awaited coroutine");
}

}  // namespace
