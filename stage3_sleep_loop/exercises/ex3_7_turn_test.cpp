// Exercise 3.7 (rebuild, 30 minutes): one turn
#include <ex3_7_turn.hpp>  // the learner's, ours, or a wrong one
#include <limits>
#include <string>

#include "stage3_sleep_loop/exercises/sleepers.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

/// run(), and what was raised.
std::string run(aio::Clock& clock, const std::vector<aio::AnyCoroutine*>& all) {
  return did("run()", outcome([&] {
               Log errors;
               for (const auto& error : Turns(clock).run(all))
                 errors.push_back(aio::describe(error));
               return "errors: " + aio::repr(errors);
             }));
}

const std::string kFine = "errors: []";

/// Yields without an event as long as nobody has logged anything, a hundred times at most.
class Spinner : public aio::Coroutine<> {
  enum { kStart, kGoOn };

 public:
  explicit Spinner(const Log& log) : log_(log) {}

  int steps = 0;

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (++steps == 100 || !log_.empty()) return return_value();
    return yield(nullptr, kGoOn);
  }

  const Log& log_;
};

}  // namespace

TEST(A_turn, runs_those_that_are_ready_in_their_order) {
  aio::VirtualClock clock;
  Log log;
  Waiter a(log, "a", {nullptr, nullptr}), b(log, "b", {nullptr}), c(log, "c", {nullptr, nullptr});
  expect(run(clock, {&c, &a, &b}), kFine);
  expect("log", log, {"c at 1000", "a at 1000", "b at 1000", "c at 1000", "a at 1000"});
}

TEST(A_turn, has_run_all_of_them_before_the_next_one_wakes_a_sleeper) {
  aio::VirtualClock clock;
  Log log;
  aio::AsyncSleep now(1000), later(1001);
  Waiter a(log, "a", {&now}), b(log, "b", {&later}), c(log, "c", {nullptr}), d(log, "d", {&later});
  expect(run(clock, {&a, &b, &c, &d}), kFine);
  expect("log", log, {"c at 1000", "a at 1000", "b at 1001", "d at 1001"});
}

TEST(A_turn, begins_with_one_sleep_if_nobody_is_ready) {
  NotedClock clock;
  Log log;
  aio::AsyncSleep one(1001), three(1003);
  Waiter a(log, "a", {&three}), b(log, "b", {&one, nullptr});
  expect(run(clock, {&a, &b}), kFine);
  expect("log", log, {"b at 1001", "b at 1001", "a at 1003"});
  expect("slept until", clock.slept, {1001, 1003});
}

TEST(A_turn, wakes_all_that_are_due_the_earliest_deadline_first) {
  LateClock clock;  // 0.5 s late
  Log log;
  aio::AsyncSleep one(1001), later(1001.25), latest(1001.5), two(1002);
  Waiter a(log, "a", {&two}), b(log, "b", {&latest}), c(log, "c", {&later}), d(log, "d", {&one});
  expect(run(clock, {&a, &b, &c, &d}), kFine);
  expect("log", log, {"d at 1001.5", "c at 1001.5", "b at 1001.5", "a at 1002.5"});
}

TEST(A_turn, wakes_nobody_before_the_deadline) {
  aio::VirtualClock clock;
  Log log;
  aio::AsyncSleep one(1001), a_bit_later(1001.5);
  Waiter a(log, "a", {&one}), b(log, "b", {&a_bit_later});
  expect(run(clock, {&b, &a}), kFine);
  expect("log", log, {"a at 1001", "b at 1001.5"});
}

TEST(A_turn, puts_a_deadline_in_the_past_behind_all_that_are_due) {
  aio::VirtualClock clock;
  Log log;
  aio::AsyncSleep now(1000), long_ago(0);
  Waiter a(log, "a", {&now, &now}), b(log, "b", {&long_ago, &long_ago});
  expect(run(clock, {&a, &b}), kFine);
  expect("log", log, {"a at 1000", "b at 1000", "a at 1000", "b at 1000"});
}

TEST(A_turn, looks_at_the_clock_also_while_somebody_is_ready) {
  TickingClock clock;  // each look takes 0.5 s
  Log log;
  Spinner spinner(log);
  aio::AsyncSleep soon(1005), much_later(1100);
  Waiter sleeper(log, "sleeper", {&soon}), other(log, "other", {&much_later});
  expect(run(clock, {&spinner, &sleeper, &other}), kFine);
  expect("the sleeper was first", log.size() == 2 && log[0].starts_with("sleeper"), true);
  expect("the spinner was stopped in time", spinner.steps < 20, true);
}

TEST(A_turn, that_has_somebody_ready_does_not_sleep) {
  NotedClock clock;
  Log log;
  aio::AsyncSleep one(1001);
  Waiter a(log, "a", {nullptr, nullptr}), b(log, "b", {&one});
  expect(run(clock, {&b, &a}), kFine);
  expect("log", log, {"a at 1000", "a at 1000", "b at 1001"});
  expect("slept until", clock.slept, {1001});
}

TEST(A_turn, raises_an_unknown_event_where_it_was_awaited_in_the_next_turn) {
  aio::VirtualClock clock;
  Log log;
  Teleport teleport;
  Catcher a(log, "a", {&teleport, nullptr});
  Waiter b(log, "b", {nullptr, nullptr});
  expect(run(clock, {&a, &b}), kFine);
  expect("log", log, {"a hears: unknown event Teleport()", "b at 1000", "a at 1000", "b at 1000"});
}

TEST(A_turn, lets_an_error_end_one_coroutine_and_no_other) {
  aio::VirtualClock clock;
  Log log;
  Teleport teleport;
  aio::AsyncSleep one(1001), two(1002);
  Waiter a(log, "a", {&two}), b(log, "b", {&teleport});
  Failing c(&one, aio::ValueError("boom"));
  Failing d(&one, aio::GeneratorExit());
  expect(run(clock, {&a, &c, &b, &d}),
         "errors: ['RuntimeError: unknown event Teleport()', 'ValueError: boom', "
         "'GeneratorExit']");
  expect("log", log, {"a at 1002"});
}

TEST(A_turn, that_can_never_come_is_an_error) {
  aio::VirtualClock clock;
  Log log;
  aio::AsyncSleep one(1001), for_ever(std::numeric_limits<double>::infinity());
  Waiter a(log, "a", {&for_ever}), b(log, "b", {&one, &one});
  expect(run(clock, {&a, &b}), "raised RuntimeError: nobody can ever go on");
  expect("log", log, {"b at 1001", "b at 1001"});
}

TEST(A_turn, is_not_needed_if_there_is_nobody) {
  NotedClock clock;
  expect(run(clock, {}), kFine);
  expect("slept until", clock.slept, {});
}
