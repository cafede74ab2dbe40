// The order in which coroutines run.
#include "stage3_sleep_loop/sleep_loop.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <sstream>
#include <thread>

#include "stage3_sleep_loop/tests/actors.hpp"
#include "stage3_sleep_loop/tests/text.hpp"

namespace {

using aio::testing::Awaiter;
using aio::testing::describe_all;
using aio::testing::Later;
using aio::testing::Log;
using aio::testing::raised_by;
using aio::testing::Sleeper;
using aio::testing::Spinner;

const double kForEver = std::numeric_limits<double>::infinity();

class SleepLoop : public ::testing::Test {
 protected:
  template <class... Coroutines>
  void run(Coroutines&... coroutines) {
    const Log expected(sizeof...(coroutines), "no exception");
    EXPECT_EQ(describe_all(loop_.run(coroutines...)), expected);
  }

  Log log_;
  aio::VirtualClock clock_;
  aio::SleepLoop loop_{clock_};
};

/// Says `name` and yields, a few times. Without an event, or with one, as it is told.
class Polite final : public aio::Coroutine<> {
  enum { kStart, kGoOn };

 public:
  Polite(Log& log, std::string name, int times, aio::Event* event = nullptr)
      : log_(log), name_(std::move(name)), times_(times), event_(event) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (times_-- == 0) return return_value();
    log_.push_back(name_);
    return yield(event_, kGoOn);
  }

  Log& log_;
  std::string name_;
  int times_;
  aio::Event* event_;
};

TEST_F(SleepLoop, starts_coroutines_in_the_order_they_are_given) {
  Polite a(log_, "a", 1), b(log_, "b", 1), c(log_, "c", 1);
  run(b, c, a);
  EXPECT_EQ(log_, Log({"b", "c", "a"}));
}

TEST_F(SleepLoop, wakes_the_earliest_deadline_first) {
  Sleeper a(log_, "a", {0.3, 0.3}), b(log_, "b", {0.1, 0.1, 0.3}), c(log_, "c", {0.4});
  run(a, b, c);
  EXPECT_EQ(log_,
            Log({"b 1000.10", "b 1000.20", "a 1000.30", "c 1000.40", "b 1000.50", "a 1000.60"}));
}

TEST_F(SleepLoop, takes_as_long_as_the_longest_and_not_as_the_sum) {
  Sleeper a(log_, "a", {1}), b(log_, "b", {3}), c(log_, "c", {2});
  run(a, b, c);
  EXPECT_EQ(log_, Log({"a 1001.00", "c 1002.00", "b 1003.00"}));
}

TEST_F(SleepLoop, wakes_equal_deadlines_in_the_order_they_were_set) {
  aio::AsyncSleep at_five(1005);
  Awaiter first(log_, "first", at_five), second(log_, "second", at_five);
  Awaiter spawned(log_, "spawned", at_five);
  Later spawner(1, [&] { loop_.spawn(std::make_unique<Awaiter>(log_, "third", at_five)); });
  Sleeper last(log_, "last", {2, 3});
  run(second, spawner, last, first, spawned);
  EXPECT_EQ(log_, Log({"last 1002.00", "second 1005.00", "first 1005.00", "spawned 1005.00",
                       "third 1005.00", "last 1005.00"}));
}

TEST_F(SleepLoop, puts_a_deadline_in_the_past_behind_what_is_due) {
  aio::AsyncSleep long_ago(0), now(1000), never(-kForEver);
  Awaiter a(log_, "now", now), b(log_, "long ago", long_ago), c(log_, "minus for ever", never);
  Awaiter d(log_, "now too", now);
  run(a, b, c, d);
  EXPECT_EQ(log_,
            Log({"now 1000.00", "long ago 1000.00", "minus for ever 1000.00", "now too 1000.00"}));
}

TEST_F(SleepLoop, lets_a_sleep_of_zero_alternate_with_whoever_is_due) {
  aio::AsyncSleep long_ago(0), now(1000);
  Polite spinner(log_, "spinner", 3, &long_ago), due(log_, "due", 3, &now);
  run(spinner, due);
  EXPECT_EQ(log_, Log({"spinner", "due", "spinner", "due", "spinner", "due"}));
}

TEST_F(SleepLoop, lets_a_bare_yield_alternate) {
  Polite a(log_, "a", 3), b(log_, "b", 3);
  run(a, b);
  EXPECT_EQ(log_, Log({"a", "b", "a", "b", "a", "b"}));
}

TEST_F(SleepLoop, takes_a_negative_duration_for_now) {
  Sleeper a(log_, "a", {-5, 0.1}), b(log_, "b", {0, 0.1});
  run(a, b);
  EXPECT_EQ(log_, Log({"a 1000.00", "b 1000.00", "a 1000.10", "b 1000.10"}));
}

TEST_F(SleepLoop, runs_in_one_turn_only_those_that_were_ready_when_it_began) {
  Later spawner(0, [&] {
    log_.emplace_back("spawner");
    loop_.spawn(std::make_unique<Polite>(log_, "spawned", 1));
  });
  Polite other(log_, "other", 3);
  run(other, spawner);
  EXPECT_EQ(log_, Log({"other", "other", "spawner", "other", "spawned"}));
}

TEST_F(SleepLoop, lets_a_spinner_starve_no_sleeper) {
  aio::testing::TickingClock clock;
  bool woken = false;
  int turns = 0;
  Spinner spinner([&] { return ++turns < 100000 && !woken; });
  Later sleeper(0.1, [&] { woken = true; });
  EXPECT_EQ(describe_all(aio::SleepLoop(clock).run(spinner, sleeper)),
            Log({"no exception", "no exception"}));
  EXPECT_TRUE(woken);
  EXPECT_LT(turns, 110);  // a turn takes a millisecond: one look at the clock
}

TEST_F(SleepLoop, does_not_add_up_lateness) {
  class LateClock final : public aio::Clock {
   public:
    double now() override { return now_; }
    void sleep_until(double deadline) override { now_ = deadline + 0.01; }
    bool is_virtual() const override { return true; }

   private:
    double now_ = 1000;
  } clock;
  Sleeper sleeper(log_, "sleeper", {0.1});
  EXPECT_EQ(describe_all(aio::SleepLoop(clock).run(sleeper)), Log({"no exception"}));
  EXPECT_EQ(log_, Log({"sleeper 1000.11"}));
}

TEST_F(SleepLoop, wakes_nobody_early_although_the_clock_does) {
  class EarlyClock final : public aio::Clock {
   public:
    double now() override { return now_; }
    void sleep_until(double deadline) override {
      now_ = deadline - now_ < 0.01 ? deadline : (now_ + deadline) / 2;
    }
    bool is_virtual() const override { return true; }

   private:
    double now_ = 1000;
  } clock;
  Sleeper sleeper(log_, "sleeper", {1, 1});
  EXPECT_EQ(describe_all(aio::SleepLoop(clock).run(sleeper)), Log({"no exception"}));
  EXPECT_EQ(log_, Log({"sleeper 1001.00", "sleeper 1002.00"}));
}

TEST_F(SleepLoop, looks_at_the_clock_once_for_all_who_are_due) {
  class BusyClock final : public aio::Clock {
   public:
    double now() override { return now_ += 0.01; }
    void sleep_until(double deadline) override { now_ = std::max(now_, deadline); }
    bool is_virtual() const override { return true; }

   private:
    double now_ = 1000;
  } clock;
  aio::AsyncSleep first(1001), a_moment_later(1001.015);
  Awaiter a(log_, "first", first), b(log_, "a moment later", a_moment_later);
  EXPECT_EQ(describe_all(aio::SleepLoop(clock).run(b, a)), Log(2, "no exception"));
  // Woken together, `first` would say 1001.03 or later: the clock would have been asked twice.
  EXPECT_EQ(log_, Log({"first 1001.02", "a moment later 1001.04"}));
}

TEST_F(SleepLoop, lets_ten_years_pass_at_once_on_a_virtual_clock) {
  const double ten_years = 10 * 365 * 86400.0;
  Sleeper sleeper(log_, "sleeper", {ten_years});
  run(sleeper);
  EXPECT_EQ(log_, Log({"sleeper 315361000.00"}));
}

TEST_F(SleepLoop, leaves_the_others_alone_while_one_sleeps_for_ever) {
  aio::asleep for_ever(kForEver);
  Sleeper other(log_, "other", {1, 1});
  EXPECT_EQ(raised_by([&] { run(for_ever, other); }).substr(0, 43),
            "RuntimeError: deadlock: nobody can ever go ");
  EXPECT_EQ(log_, Log({"other 1001.00", "other 1002.00"}));
}

TEST_F(SleepLoop, returns_at_once_if_there_is_nothing_to_run) {
  run();
  EXPECT_EQ(loop_.time(), 1000);
}

TEST_F(SleepLoop, can_run_again) {
  Sleeper a(log_, "a", {1}), b(log_, "b", {1});
  run(a);
  run(b);
  EXPECT_EQ(log_, Log({"a 1001.00", "b 1002.00"}));
}

TEST_F(SleepLoop, waits_on_the_real_clock_too) {
  const double start = aio::monotonic_clock().now();
  aio::asleep sleeper(0.002);
  EXPECT_EQ(describe_all(aio::SleepLoop().run(sleeper)), Log({"no exception"}));
  EXPECT_GE(aio::monotonic_clock().now() - start, 0.002);
}

// spawn()

TEST_F(SleepLoop, runs_what_was_spawned_beside_the_others_and_to_its_end) {
  Later spawner(
      1, [&] { loop_.spawn(std::make_unique<Sleeper>(log_, "spawned", std::vector<double>{2})); });
  Sleeper other(log_, "other", {1, 1});
  run(spawner, other);
  EXPECT_EQ(log_, Log({"other 1001.00", "other 1002.00", "spawned 1003.00"}));
}

TEST_F(SleepLoop, keeps_what_was_spawned_before_it_ran) {
  loop_.spawn(std::make_unique<Polite>(log_, "spawned", 1));
  Polite given(log_, "given", 1);
  run(given);
  EXPECT_EQ(log_, Log({"spawned", "given"}));
}

TEST_F(SleepLoop, lets_the_spawned_spawn) {
  std::function<void(int)> spawn = [&](int generation) {
    log_.push_back("generation " + std::to_string(generation));
    if (generation == 3) return;
    loop_.spawn(std::make_unique<Later>(1, [&, generation] { spawn(generation + 1); }));
  };
  Later first(1, [&] { spawn(1); });
  run(first);
  EXPECT_EQ(log_, Log({"generation 1", "generation 2", "generation 3"}));
  EXPECT_EQ(loop_.time(), 1003);
}

TEST_F(SleepLoop, destroys_what_was_spawned_when_it_is_finished) {
  auto alive = std::make_shared<int>();
  const std::weak_ptr<int> still_there = alive;
  loop_.spawn(std::make_unique<Later>(1, [alive = std::move(alive)] {}));
  Later checker(2, [&] { EXPECT_TRUE(still_there.expired()); });
  EXPECT_FALSE(still_there.expired());
  run(checker);
}

TEST_F(SleepLoop, warns_if_the_spawned_end_with_an_exception) {
  static Log warnings;
  warnings.clear();
  const auto before = aio::set_warning_handler([](const std::string& w) { warnings.push_back(w); });
  loop_.spawn(std::make_unique<Later>(1, [] { throw aio::ValueError("boom"); }));
  loop_.spawn(std::make_unique<Later>(1, [] {}));  // it returns, and no warning is due
  Sleeper other(log_, "other", {2});
  run(other);
  aio::set_warning_handler(before);
  EXPECT_EQ(warnings, Log({"'Later' ended with ValueError: boom"}));
  EXPECT_EQ(log_, Log({"other 1002.00"}));
}

// The loop that runs.

TEST_F(SleepLoop, is_the_running_loop_while_it_runs) {
  EXPECT_EQ(aio::running_loop(), nullptr);
  Later asker(1, [&] { EXPECT_EQ(&aio::get_running_loop(), &loop_); });
  run(asker);
  EXPECT_EQ(aio::running_loop(), nullptr);
  EXPECT_EQ(raised_by([] { aio::get_running_loop(); }), "RuntimeError: no running event loop");
}

TEST_F(SleepLoop, refuses_to_run_inside_of_a_loop_and_only_the_one_who_tried_is_told) {
  aio::SleepLoop another(clock_);
  Later a(1, [&] { static_cast<void>(loop_.run()); });
  Later b(1, [&] { static_cast<void>(another.run()); });
  Sleeper other(log_, "other", {1, 1});
  EXPECT_EQ(describe_all(loop_.run(a, b, other)),
            Log({"RuntimeError: This event loop is already running",
                 "RuntimeError: Cannot run the event loop while another loop is running",
                 "no exception"}));
  EXPECT_EQ(log_, Log({"other 1001.00", "other 1002.00"}));
}

TEST_F(SleepLoop, runs_one_in_each_thread) {
  Later outer(1, [&] {
    std::thread([&] {
      Sleeper inner(log_, "inner", {5});
      aio::VirtualClock clock(0);
      EXPECT_EQ(describe_all(aio::SleepLoop(clock).run(inner)), Log({"no exception"}));
    }).join();
    log_.push_back(aio::testing::at_time("outer"));
  });
  run(outer);
  EXPECT_EQ(log_, Log({"inner 5.00", "outer 1001.00"}));
}

// Its reports.

TEST_F(SleepLoop, tells_who_waits_for_what_while_it_runs) {
  std::ostringstream out;
  Sleeper sleeper(log_, "sleeper", {1});
  Later asker(0.5, [&] { loop_.describe(out); });
  EXPECT_EQ(describe_all(loop_.run(sleeper, asker)), Log({"no exception", "no exception"}));
  EXPECT_EQ(aio::testing::short_places(out.str()),
            "  Sleeper waits for AsyncSleep(until=1001.0)\n"
            "    Sleeper suspended at actors.hpp\n"
            "    asleep suspended at sleep.hpp\n"
            "  Later is ready\n"
            "    Later running at actors.hpp\n");
}

TEST_F(SleepLoop, tells_an_observer_of_its_queue_and_its_timers) {
  struct Recorder final : aio::Observer {
    void happened(aio::Happening what, const void* subject, double number,
                  const std::source_location&) override {
      static const char* const kNames[] = {"turn", "push", "pop", "timer", "due"};
      if (what == aio::Happening::kTurn) return log.push_back("turn");
      log.push_back(std::string(kNames[static_cast<int>(what)]) + (subject == a ? " a" : " b") +
                    (number > 0 ? " " + aio::format(number) : ""));
    }
    const void* a = nullptr;
    Log log;
  } recorder;
  aio::AsyncSleep long_ago(0);
  aio::asleep a(1), b(0.5);
  Polite late(log_, "late", 1, &long_ago);
  recorder.a = &a;
  aio::observer = &recorder;
  run(a, b);
  recorder.log.emplace_back("and one whose deadline is over");
  recorder.a = &late;
  run(late);
  aio::observer = nullptr;
  EXPECT_EQ(recorder.log, Log({"push a",
                               "push b",  //
                               "turn",
                               "pop a",
                               "timer a 1001.00",
                               "pop b",
                               "timer b 1000.50",  //
                               "turn",
                               "due b",
                               "push b",
                               "pop b",
                               "turn",
                               "due a",
                               "push a",
                               "pop a",
                               "and one whose deadline is over",  //
                               "push a",
                               "turn",
                               "pop a",
                               "timer a 1001.00",  //
                               "turn",
                               "due a",
                               "push a",
                               "pop a"}));
}

}  // namespace
