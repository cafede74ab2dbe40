// Exercise 3.5 (repair, 15 minutes): who waits for now
#include <ex3_5_now.hpp>  // the learner's, ours, or a wrong one
#include <string>

#include "stage3_sleep_loop/exercises/sleepers.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

std::string run(aio::Clock& clock, const std::vector<aio::AnyCoroutine*>& all) {
  return did("run()", outcome([&] {
               FairLoop(clock).run(all);
               return std::string("ended");
             }));
}

/// A bare yield as often as there is a chance, but a hundred times at most, until `stop` says so.
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

TEST(FairLoop, still_wakes_sleepers_by_their_deadlines) {
  aio::VirtualClock clock;
  Log log;
  aio::AsyncSleep one(1001), two(1002), three(1003);
  Waiter a(log, "a", {&three}), b(log, "b", {&one, &three}), c(log, "c", {&two, &three});
  expect(run(clock, {&a, &b, &c}), "ended");
  expect("log", log, {"b at 1001", "c at 1002", "a at 1003", "b at 1003", "c at 1003"});
}

TEST(FairLoop, puts_a_deadline_in_the_past_behind_all_that_are_due) {
  aio::VirtualClock clock;
  Log log;
  aio::AsyncSleep now(1000), long_ago(0);
  Waiter due(log, "due", {&now, &now}), polite(log, "polite", {&long_ago, &long_ago});
  expect(run(clock, {&due, &polite}), "ended");
  expect("log", log, {"due at 1000", "polite at 1000", "due at 1000", "polite at 1000"});
}

TEST(FairLoop, lets_those_who_yield_without_an_event_alternate) {
  aio::VirtualClock clock;
  Log log;
  Waiter a(log, "a", {nullptr, nullptr}), b(log, "b", {nullptr, nullptr});
  expect(run(clock, {&a, &b}), "ended");
  expect("log", log, {"a at 1000", "b at 1000", "a at 1000", "b at 1000"});
}

TEST(FairLoop, wakes_a_sleeper_while_somebody_spins) {
  TickingClock clock;  // each look takes 0.5 s
  Log log;
  Spinner spinner(log);
  aio::AsyncSleep soon(1005);
  Waiter sleeper(log, "sleeper", {&soon});
  expect(run(clock, {&spinner, &sleeper}), "ended");
  expect("log has an entry", log.size() == 1, true);
  expect("the spinner was stopped in time", spinner.steps < 20, true);
}

TEST(FairLoop, runs_in_a_turn_those_that_are_ready_when_it_begins) {
  NotedClock clock;
  Log log;
  aio::AsyncSleep now(1000);
  Waiter sleeper(log, "sleeper", {&now}), a(log, "a", {nullptr, nullptr, nullptr});
  expect(run(clock, {&a, &sleeper}), "ended");
  expect("log", log, {"a at 1000", "sleeper at 1000", "a at 1000", "a at 1000"});
  expect("slept until", clock.slept, {});
}

TEST(FairLoop, runs_all_of_a_turn_before_it_wakes_a_sleeper) {
  aio::VirtualClock clock;
  Log log;
  aio::AsyncSleep now(1000), later(1001);
  Waiter a(log, "a", {&now}), b(log, "b", {&later}), c(log, "c", {nullptr}), d(log, "d", {&later});
  expect(run(clock, {&a, &b, &c, &d}), "ended");
  expect("log", log, {"c at 1000", "a at 1000", "b at 1001", "d at 1001"});
}

TEST(FairLoop, sleeps_while_nobody_is_ready) {
  NotedClock clock;
  Log log;
  aio::AsyncSleep one(1001), three(1003);
  Waiter a(log, "a", {nullptr, &three}), b(log, "b", {&one});
  expect(run(clock, {&a, &b}), "ended");
  expect("slept until", clock.slept, {1001, 1003});
}
