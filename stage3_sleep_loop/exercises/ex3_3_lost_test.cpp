// Exercise 3.3 (repair, 15 minutes): nobody gets lost
#include <ex3_3_lost.hpp>  // the learner's, ours, or a wrong one

#include "stage3_sleep_loop/exercises/sleepers.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

/// run(), and how each coroutine has ended: "no exception" for one that returned.
std::string run(const std::vector<aio::AnyCoroutine*>& all) {
  aio::VirtualClock clock;
  SmallLoop loop(clock);
  return did("run()", outcome([&] {
               Log ends;
               for (const auto& error : loop.run(all)) ends.push_back(aio::describe(error));
               return aio::repr(ends);
             }));
}

std::string ends(const Log& each) { return aio::repr(each); }

const std::string kFine = "no exception";

}  // namespace

TEST(SmallLoop, still_wakes_sleepers_by_their_deadlines) {
  Log log;
  aio::AsyncSleep one(1001), two(1002), long_ago(0);
  Waiter a(log, "a", {&two}), b(log, "b", {&one, &two}), c(log, "c", {&long_ago});
  expect(run({&a, &b, &c}), ends({kFine, kFine, kFine}));
  expect("log", log, {"c at 1000", "b at 1001", "a at 1002", "b at 1002"});
}

TEST(SmallLoop, lets_an_error_end_one_coroutine_and_no_other) {
  Log log;
  aio::AsyncSleep one(1001), two(1002);
  Waiter a(log, "a", {&one, &two});
  Failing b(&one, aio::ValueError("boom"));
  Waiter c(log, "c", {&two});
  expect(run({&a, &b, &c}), ends({kFine, "ValueError: boom", kFine}));
  expect("log", log, {"a at 1001", "c at 1002", "a at 1002"});
}

TEST(SmallLoop, lets_a_request_to_stop_end_one_coroutine_as_well) {
  Log log;
  aio::AsyncSleep one(1001), two(1002);
  Failing a(&one, aio::GeneratorExit());
  Waiter b(log, "b", {&two});
  expect(run({&a, &b}), ends({"GeneratorExit", kFine}));
  expect("log", log, {"b at 1002"});
}

TEST(SmallLoop, raises_an_unknown_event_where_it_was_awaited) {
  Log log;
  Teleport teleport;
  Catcher a(log, "a", {&teleport});
  expect(run({&a}), ends({kFine}));
  expect("log", log, {"a hears: unknown event Teleport()"});
}

TEST(SmallLoop, keeps_the_error_of_an_unknown_event_that_nobody_catches) {
  Log log;
  Teleport teleport;
  aio::AsyncSleep one(1001);
  Waiter a(log, "a", {&teleport}), b(log, "b", {&one});
  expect(run({&b, &a}), ends({kFine, "RuntimeError: unknown event Teleport()"}));
  expect("log", log, {"b at 1001"});
}

TEST(SmallLoop, goes_on_with_one_that_has_caught_the_error) {
  Log log;
  Teleport teleport;
  aio::AsyncSleep one(1001);
  Catcher a(log, "a", {&teleport, &teleport, &one, &teleport, nullptr});
  expect(run({&a}), ends({kFine}));
  expect("log", log,
         {"a hears: unknown event Teleport()", "a hears: unknown event Teleport()", "a at 1001",
          "a hears: unknown event Teleport()", "a at 1001"});
}

TEST(SmallLoop, lets_the_others_go_first_at_a_bare_yield) {
  Log log;
  aio::AsyncSleep now(1000);
  Waiter a(log, "a", {nullptr, nullptr}), b(log, "b", {&now, nullptr});
  expect(run({&a, &b}), ends({kFine, kFine}));
  expect("log", log, {"a at 1000", "b at 1000", "a at 1000", "b at 1000"});
}
