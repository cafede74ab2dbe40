// Exercise 3.8 (extend, 40 minutes): a time limit
#include <ex3_8_limit.hpp>  // the learner's, ours, or a wrong one
#include <limits>

#include "stage3_sleep_loop/exercises/sleepers.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

/// Cooks until `until`, and says what becomes of it. Its second word is what happens on a Timeout.
class Cook : public aio::Coroutine<> {
  enum { kStart, kCooked, kCleaned };

 public:
  enum Answer { kLetsItOut, kCleansUp, kGoesOn, kRaisesAnother, kRaisesOneOfItsOwn };

  Cook(Log& log, double until, Answer answer = kLetsItOut)
      : log_(log), cooked_(until), cleaned_(until + 1), answer_(answer) {}

 private:
  Step resume(Sent sent) override {
    try {
      sent.check();
      if (resume_point() == kStart) return await(cooked_, kCooked);
      log_.push_back("the cook is done at " + now());
    } catch (const Timeout&) {
      log_.push_back("the cook stops at " + now());
      if (answer_ == kRaisesAnother) throw aio::ValueError("a burnt hand");
      if (answer_ == kRaisesOneOfItsOwn) throw Timeout();
      if (answer_ == kLetsItOut) throw;
      error_ = answer_ == kCleansUp ? std::current_exception() : nullptr;
      return await(cleaned_, kCleaned);
    }
    if (error_) std::rethrow_exception(error_);
    return return_value();
  }

  Log& log_;
  aio::AsyncSleep cooked_;
  aio::AsyncSleep cleaned_;
  Answer answer_;
  std::exception_ptr error_;
};

/// Says when it is closed.
class Guest : public aio::Coroutine<> {
  enum { kStart, kWoken };

 public:
  explicit Guest(Log& log) : log_(log) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(for_ever_, kWoken);
    log_.emplace_back("the guest cleans up");
    sent.check();
    return return_value();
  }

  Log& log_;
  aio::AsyncSleep for_ever_{std::numeric_limits<double>::infinity()};
};

/// `return await inner`, as a coroutine that another limit can be put around.
class Kitchen : public aio::Coroutine<> {
  enum { kStart, kDone };

 public:
  Kitchen(Log& log, Limit& inner) : log_(log), inner_(inner) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(inner_, kDone);
    log_.push_back(sent.result_of(inner_) ? "inside it was in time" : "inside time was up");
    return return_value();
  }

  Log& log_;
  Limit& inner_;
};

aio::VirtualClock clock_of_the_test(1000);

/// Runs the limit beside the others, and says what it returned, and when.
std::string run(Limit& limit, std::vector<aio::AnyCoroutine*> others = {}) {
  clock_of_the_test = aio::VirtualClock(1000);
  others.push_back(&limit);
  return did("run(limit)", outcome([&] {
               for (const auto& error : aio::SleepLoop(clock_of_the_test).run_all(others))
                 if (error) std::rethrow_exception(error);
               return (limit.result() ? "True at " : "False at ") +
                      aio::repr(clock_of_the_test.now());
             }));
}

}  // namespace

TEST(Limit, returns_true_when_the_coroutine_is_done_in_time) {
  Log log;
  Cook cook(log, 1002);
  Limit limit(cook, 3);
  expect(run(limit), "True at 1002");
  expect("log", log, {"the cook is done at 1002"});
}

TEST(Limit, raises_timeout_where_the_coroutine_waits_when_the_time_is_up) {
  Log log;
  Cook cook(log, 1002);
  Limit limit(cook, 1);
  expect(run(limit), "False at 1001");
  expect("log", log, {"the cook stops at 1001"});
  expect("the cook has ended", cook.finished(), true);
}

TEST(Limit, counts_from_its_first_step) {
  Log log;
  Cook cook(log, 1002);
  Limit limit(cook, 1);
  aio::VirtualClock clock(1000.5);
  for (const auto& error : aio::SleepLoop(clock).run(limit))
    if (error) std::rethrow_exception(error);
  expect("log", log, {"the cook stops at 1001.5"});
}

TEST(Limit, is_kept_by_who_wakes_up_exactly_when_the_time_is_up) {
  Log log;
  Cook cook(log, 1002);
  Limit limit(cook, 2);
  expect(run(limit), "True at 1002");
  expect("log", log, {"the cook is done at 1002"});
}

TEST(Limit, is_kept_by_who_slept_in_time_and_only_woke_up_late) {
  Log log;
  Cook cook(log, 1001);
  Limit limit(cook, 1.2);
  LateClock clock;
  for (const auto& error : aio::SleepLoop(clock).run(limit))
    if (error) std::rethrow_exception(error);
  expect("it was in time", limit.result(), true);
  expect("log", log, {"the cook is done at 1001.5"});
}

TEST(Limit, is_not_for_bare_yields) {
  Log log;
  Waiter waiter(log, "waiter", {nullptr, nullptr, nullptr});
  Limit limit(waiter, 0.5);
  TickingClock clock;
  for (const auto& error : aio::SleepLoop(clock).run(limit))
    if (error) std::rethrow_exception(error);
  expect("it was in time", limit.result(), true);
  expect("went on", log.size(), std::size_t{3});
}

TEST(Limit, of_many_short_waits_is_for_their_sum) {
  Log log;
  aio::AsyncSleep one(1001), two(1002), three(1003), four(1004);
  Waiter waiter(log, "waiter", {&one, &two, nullptr, &three, &four});
  Limit limit(waiter, 2.5);
  expect(run(limit), "False at 1002.5");
  expect("log", log, {"waiter at 1001", "waiter at 1002", "waiter at 1002"});
}

TEST(Limit, returns_false_too_when_the_coroutine_cleans_up_before_it_lets_timeout_out) {
  Log log;
  Cook cook(log, 1002, Cook::kCleansUp);
  Limit limit(cook, 1);
  expect(run(limit), "False at 1003");
  expect("log", log, {"the cook stops at 1001", "the cook is done at 1003"});
}

TEST(Limit, returns_true_when_the_coroutine_catches_timeout_and_goes_on) {
  Log log;
  Cook cook(log, 1002, Cook::kGoesOn);
  Limit limit(cook, 1);
  expect(run(limit), "True at 1003");
  expect("log", log, {"the cook stops at 1001", "the cook is done at 1003"});
}

TEST(Limit, lets_out_what_else_the_coroutine_raises) {
  Log log;
  Cook cook(log, 1002, Cook::kRaisesAnother);
  Limit limit(cook, 1);
  expect(run(limit), "raised ValueError: a burnt hand");
}

TEST(Limit, lets_out_a_timeout_that_is_not_its_own) {
  Log log;
  aio::AsyncSleep one(1001);
  Failing oven(&one, Timeout());
  Limit limit(oven, 5);
  expect(run(limit), "raised Timeout: time is up");
}

TEST(Limit, lets_out_a_timeout_that_the_coroutine_raises_in_answer_to_its_own) {
  Log log;
  Cook cook(log, 1002, Cook::kRaisesOneOfItsOwn);
  Limit limit(cook, 1);
  expect(run(limit), "raised Timeout: time is up");
  expect("log", log, {"the cook stops at 1001"});
}

TEST(Limit, lets_the_others_run_meanwhile) {
  Log log;
  Cook cook(log, 1004);
  Limit limit(cook, 3);
  aio::AsyncSleep two(1002), five(1005);
  Waiter other(log, "other", {&two, &five});
  expect(run(limit, {&other}), "False at 1005");
  expect("log", log, {"other at 1002", "the cook stops at 1003", "other at 1005"});
}

TEST(Limit, of_a_coroutine_that_never_waits_is_kept) {
  Log log;
  Waiter waiter(log, "waiter", {});
  Limit limit(waiter, 0);
  expect(run(limit), "True at 1000");
}

TEST(Limit, inside_of_a_longer_one_is_the_one_that_counts) {
  Log log;
  Cook cook(log, 1009);
  Limit inner(cook, 1);
  Kitchen kitchen(log, inner);
  Limit outer(kitchen, 2);
  expect(run(outer), "True at 1001");
  expect("log", log, {"the cook stops at 1001", "inside time was up"});
}

TEST(Limit, inside_of_a_shorter_one_hands_the_other_timeout_on) {
  Log log;
  Cook cook(log, 1009);
  Limit inner(cook, 2);
  Kitchen kitchen(log, inner);
  Limit outer(kitchen, 1);
  expect(run(outer), "False at 1001");
  expect("log", log, {"the cook stops at 1001"});
}

TEST(Limit, inside_of_a_shorter_one_goes_on_if_the_coroutine_catches_that) {
  Log log;
  aio::AsyncSleep nine(1009), two(1002);
  Catcher cook(log, "cook", {&nine, &two});
  Limit inner(cook, 5);
  Kitchen kitchen(log, inner);
  Limit outer(kitchen, 1);
  expect(run(outer), "True at 1002");
  expect("log", log, {"cook hears: time is up", "cook at 1002", "inside it was in time"});
}

TEST(Limit, that_is_closed_lets_its_coroutine_clean_up) {
  Log log;
  Guest guest(log);
  Limit limit(guest, std::numeric_limits<double>::infinity());
  expect(run(limit).substr(0, 29), "raised RuntimeError: deadlock");
  expect("log", log, {"the guest cleans up"});
}
