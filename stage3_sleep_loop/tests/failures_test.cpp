// Failures: whom one hits, and what it leaves behind.
#include <gtest/gtest.h>

#include <limits>

#include "stage3_sleep_loop/sleep_loop.hpp"
#include "stage3_sleep_loop/tests/actors.hpp"
#include "stage3_sleep_loop/tests/text.hpp"

namespace {

using aio::testing::Awaiter;
using aio::testing::describe_all;
using aio::testing::Guest;
using aio::testing::Holder;
using aio::testing::Later;
using aio::testing::Log;
using aio::testing::raised_by;
using aio::testing::Sleeper;

/// Sleeps, and returns a value.
class Answer final : public aio::Coroutine<int> {
  enum { kStart, kSlept };

 public:
  Answer(double delay, int answer) : sleep_(delay), answer_(answer) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == kStart ? await(sleep_, kSlept) : return_value(answer_);
  }

  aio::asleep sleep_;
  int answer_;
};

struct Unknown final : aio::Event {
  std::string repr() const override { return "Unknown()"; }
};

class Failures : public ::testing::Test {
 protected:
  Log log_;
  aio::VirtualClock clock_;
  aio::SleepLoop loop_{clock_};
};

TEST_F(Failures, leave_the_results_of_the_others) {
  Answer late(2, 42), early(1, 7);
  EXPECT_EQ(describe_all(loop_.run(late, early)), Log({"no exception", "no exception"}));
  EXPECT_EQ(late.result(), 42);
  EXPECT_EQ(early.result(), 7);
}

TEST_F(Failures, are_reported_at_the_place_of_the_coroutine_that_failed) {
  Answer fine(3, 42);
  Later late(2, [] { throw aio::ValueError("late"); });
  Later early(1, [] { throw std::out_of_range("early"); });
  Later request(1, [] { throw aio::GeneratorExit(); });
  Sleeper bystander(log_, "bystander", {1, 1, 1});
  EXPECT_EQ(describe_all(loop_.run(fine, late, early, request, bystander)),
            Log({"no exception", "ValueError: late", "out_of_range: early", "GeneratorExit",
                 "no exception"}));
  EXPECT_EQ(fine.result(), 42);
  EXPECT_EQ(log_, Log({"bystander 1001.00", "bystander 1002.00", "bystander 1003.00"}));
}

TEST_F(Failures, of_an_unknown_event_are_raised_at_its_await_and_can_be_caught_there) {
  Unknown unknown;
  Awaiter catcher(log_, "catcher", unknown);
  Sleeper bystander(log_, "bystander", {1});
  EXPECT_EQ(describe_all(loop_.run(catcher, bystander)), Log({"no exception", "no exception"}));
  EXPECT_EQ(log_, Log({"catcher RuntimeError: this loop does not know the event Unknown()",
                       "bystander 1001.00"}));
}

TEST_F(Failures, of_an_unknown_event_end_the_coroutine_that_does_not_catch_them) {
  class Careless final : public aio::Coroutine<> {
    enum { kStart, kBack };
    Step resume(Sent sent) override {
      if (resume_point() == kStart) return await(unknown_, kBack);
      sent.check();
      return return_value();
    }
    Unknown unknown_;
  } careless;
  Sleeper bystander(log_, "bystander", {1});
  EXPECT_EQ(describe_all(loop_.run(careless, bystander)),
            Log({"RuntimeError: this loop does not know the event Unknown()", "no exception"}));
  EXPECT_EQ(log_, Log({"bystander 1001.00"}));
}

TEST_F(Failures, of_a_sleep_that_is_not_a_number_are_the_sleepers_own) {
  Sleeper sleeper(log_, "sleeper", {1, std::numeric_limits<double>::quiet_NaN()});
  Sleeper bystander(log_, "bystander", {2});
  EXPECT_EQ(describe_all(loop_.run(sleeper, bystander)),
            Log({"ValueError: a sleep needs a number of seconds, not NaN", "no exception"}));
  EXPECT_EQ(log_, Log({"sleeper 1001.00", "bystander 1002.00"}));
}

TEST_F(Failures, meet_whoever_runs_a_coroutine_again) {
  Answer answer(1, 42);
  EXPECT_EQ(describe_all(loop_.run(answer)), Log({"no exception"}));
  Sleeper bystander(log_, "bystander", {1});
  EXPECT_EQ(describe_all(loop_.run(answer, bystander)),
            Log({"RuntimeError: cannot reuse already awaited coroutine", "no exception"}));
}

TEST_F(Failures, meet_whoever_runs_a_coroutine_twice_at_once) {
  Answer answer(1, 42);
  EXPECT_EQ(raised_by([&] { (void)loop_.run(answer, answer); }),
            "RuntimeError: the same coroutine is given to run() twice");
  EXPECT_EQ(describe_all(loop_.run(answer)), Log({"no exception"}));
}

TEST_F(Failures, meet_whoever_gives_no_coroutine) {
  const std::string refusal = "TypeError: a coroutine was expected, got null";
  EXPECT_EQ(raised_by([&] { (void)loop_.run_all({nullptr}); }), refusal);
  EXPECT_EQ(raised_by([&] { loop_.spawn(nullptr); }), refusal);
}

// Nobody can go on.

TEST_F(Failures, of_all_together_name_who_waits_for_what) {
  Guest guest(log_, "guest");
  aio::AsyncSleep for_ever(std::numeric_limits<double>::infinity());
  Awaiter awaiter(log_, "awaiter", for_ever);
  Sleeper finished(log_, "finished", {1});
  EXPECT_EQ(aio::testing::short_places(
                raised_by([&] { static_cast<void>(loop_.run(guest, finished, awaiter)); })),
            "RuntimeError: deadlock: nobody can ever go on\n"
            "  Guest waits for AsyncSleep(until=inf)\n"
            "    Guest suspended at actors.hpp\n"
            "    asleep suspended at sleep.hpp\n"
            "  Awaiter waits for AsyncSleep(until=inf)\n"
            "    Awaiter suspended at actors.hpp\n");
}

TEST_F(Failures, of_all_together_look_at_no_event_that_is_gone) {
  Holder<aio::asleep> holder(std::numeric_limits<double>::infinity());
  Later dropper(1, [&] { holder.inner = nullptr; });
  EXPECT_EQ(aio::testing::short_places(raised_by([&] {
              static_cast<void>(loop_.run(holder, dropper));
            })).substr(0, 78),
            "RuntimeError: deadlock: nobody can ever go on\n"
            "  Holder waits for what is gone\n");
}

TEST_F(Failures, of_the_loop_close_all_coroutines_before_run_is_left) {
  Guest a(log_, "a"), b(log_, "b");
  loop_.spawn(std::make_unique<Guest>(log_, "spawned"));
  EXPECT_THROW(static_cast<void>(loop_.run(a, b)), aio::RuntimeError);
  EXPECT_EQ(log_, Log({"spawned cleans up", "a cleans up", "b cleans up"}));
  EXPECT_EQ(a.state(), aio::State::kClosed);
}

TEST_F(Failures, in_a_clean_up_do_not_keep_the_others_from_theirs) {
  Guest a(log_, "a", [] { throw aio::ValueError("boom"); }), b(log_, "b");
  EXPECT_EQ(raised_by([&] { static_cast<void>(loop_.run(a, b)); }).substr(0, 23),
            "RuntimeError: deadlock:");
  EXPECT_EQ(log_, Log({"a cleans up", "b cleans up"}));
}

TEST_F(Failures, in_a_clean_up_of_what_was_spawned_are_warned_of) {
  static Log warnings;
  const auto before =
      aio::set_warning_handler([](const std::string& line) { warnings.push_back(line); });
  loop_.spawn(std::make_unique<Guest>(log_, "spawned", [] { throw aio::ValueError("boom"); }));
  EXPECT_THROW(static_cast<void>(loop_.run()), aio::RuntimeError);
  aio::set_warning_handler(before);
  EXPECT_EQ(warnings, Log({"'Guest' ended with ValueError: boom"}));
}

TEST_F(Failures, of_the_loop_let_a_clean_up_ask_for_the_time) {
  Guest guest(log_, "guest", [&] { log_.push_back(aio::testing::at_time("at")); });
  EXPECT_THROW(static_cast<void>(loop_.run(guest)), aio::RuntimeError);
  EXPECT_EQ(log_, Log({"guest cleans up", "at 1000.00"}));
}

TEST_F(Failures, of_the_loop_are_over_when_it_runs_again) {
  Guest guest(log_, "guest");
  EXPECT_THROW(static_cast<void>(loop_.run(guest)), aio::RuntimeError);
  Sleeper sleeper(log_, "sleeper", {1});
  EXPECT_EQ(describe_all(loop_.run(sleeper)), Log({"no exception"}));
  EXPECT_EQ(log_, Log({"guest cleans up", "sleeper 1001.00"}));
}

TEST_F(Failures, of_the_loop_leave_no_sleeper_that_the_next_run_would_wake) {
  class BrokenClock final : public aio::Clock {
   public:
    double now() override { return now_; }
    void sleep_until(double deadline) override {
      if (std::exchange(broken_, false)) throw aio::ValueError("the clock is broken");
      now_ = deadline;
    }
    bool is_virtual() const override { return true; }

   private:
    double now_ = 1000;
    bool broken_ = true;
  } clock;
  aio::SleepLoop loop(clock);
  Sleeper early(log_, "early", {1}), late(log_, "late", {2});
  EXPECT_EQ(raised_by([&] { static_cast<void>(loop.run(early)); }),
            "ValueError: the clock is broken");
  EXPECT_EQ(describe_all(loop.run(late)), Log({"no exception"}));
  EXPECT_EQ(log_, Log({"late 1002.00"}));
}

TEST_F(Failures, of_the_loop_close_what_a_clean_up_spawned_too) {
  Guest guest(log_, "guest", [&] {
    loop_.spawn(std::make_unique<Later>(0, [&] { log_.emplace_back("never"); }));
  });
  EXPECT_THROW(static_cast<void>(loop_.run(guest)), aio::RuntimeError);
  Sleeper sleeper(log_, "sleeper", {1});
  EXPECT_EQ(describe_all(loop_.run(sleeper)), Log({"no exception"}));
  EXPECT_EQ(log_, Log({"guest cleans up", "sleeper 1001.00"}));
}

}  // namespace
