// Exercise 6.9 (repair, 20 minutes): the lost wake-up
#include <ex6_9_lost_wakeup.hpp>  // the learner's, ours, or a wrong one
#include <map>

#include "stage6_tasks_futures/exercises/played.hpp"

using aio::exercise::expect;

namespace {

struct House : Played {
  explicit House(int n) : gate(n) {}

  static aio::Compiled<int> work(House& house, std::string name, double seconds, bool fails) {
    house.note(name + " is in");
    co_await aio::sleep(seconds);
    if (fails) throw aio::ValueError("boom");
    co_return 7;
  }
  void visitor(const std::string& name, double seconds, bool fails = false) {
    visitors[name] = task(name, Inside(gate, work(*this, name, seconds, fails)));
  }
  /// Cancels it at that time, and so many turns later. One whose sleep ends then goes on one turn
  /// later, and one to whom that gives its place two turns later.
  void cancel(const std::string& name, double when, int turns = 0) {
    at(when, [this, name, turns] { cancel_after(name, turns); });
  }
  void cancel_after(const std::string& name, int turns) {
    if (turns == 0) {
      visitors.at(name)->cancel();
    } else {
      loop.call_soon([this, name, turns] { cancel_after(name, turns - 1); });
    }
  }

  Gate gate;
  std::map<std::string, aio::Ref<aio::Task<>>> visitors;
};

}  // namespace

TEST(Gate, lets_in_so_many_at_a_time_in_the_order_they_came) {
  House house(2);
  for (const char* name : {"a", "b", "c", "d"}) house.visitor(name, 1);
  house.expect_log("log of two at a time",
                   {"a is in at 0", "b is in at 0", "a got 7 at 1", "b got 7 at 1", "c is in at 1",
                    "d is in at 1", "c got 7 at 2", "d got 7 at 2"});
  expect("free()", house.gate.free(), 2);
}

TEST(Gate, gets_its_place_back_from_work_that_fails) {
  House house(1);
  house.visitor("a", 1, true);
  house.visitor("b", 1);
  house.expect_log(
      "log", {"a is in at 0", "a raised ValueError: boom at 1", "b is in at 1", "b got 7 at 2"});
  expect("free()", house.gate.free(), 1);
}

TEST(Gate, gets_its_place_back_from_work_that_is_cancelled) {
  House house(1);
  house.visitor("a", 5);
  house.visitor("b", 1);
  house.cancel("a", 2);
  house.expect_log(
      "log", {"a is in at 0", "a raised CancelledError at 2", "b is in at 2", "b got 7 at 3"});
  expect("free()", house.gate.free(), 1);
}

TEST(Gate, makes_no_place_of_one_that_is_cancelled_while_it_waits) {
  House house(1);
  house.visitor("a", 5);
  house.visitor("b", 1);
  house.visitor("c", 1);
  house.cancel("b", 1);
  house.expect_log("log", {"a is in at 0", "b raised CancelledError at 1", "a got 7 at 5",
                           "c is in at 5", "c got 7 at 6"});
  expect("free()", house.gate.free(), 1);
}

TEST(Gate, makes_no_place_of_one_that_is_closed_while_it_waits) {
  House house(1);
  house.visitor("a", 1);
  house.visitor("b", 1);
  house.at(0.5, [&] {
    auto enter = house.gate.enter();
    enter.next();
    enter.close();
    house.note("somebody else waited for a place, and was closed");
  });
  house.expect_log("log",
                   {"a is in at 0", "somebody else waited for a place, and was closed at 0.5",
                    "a got 7 at 1", "b is in at 1", "b got 7 at 2"});
  expect("free()", house.gate.free(), 1);
}

TEST(Gate, does_not_keep_one_in_its_line_that_was_cancelled) {
  House house(1);
  std::vector<int> counts;
  for (const char* name : {"a", "b", "c", "d"}) house.visitor(name, 5);
  house.at(1, [&] { counts.push_back(house.gate.waiting()); });
  house.cancel("c", 2);
  house.at(3, [&] { counts.push_back(house.gate.waiting()); });
  house.expect_log("log", {"a is in at 0", "c raised CancelledError at 2", "a got 7 at 5",
                           "b is in at 5", "b got 7 at 10", "d is in at 10", "d got 7 at 15"});
  expect("waiting(), before and behind the cancel()", counts, {3, 2});
}

TEST(Gate, gives_a_place_on_when_its_new_owner_is_cancelled_before_it_goes_on) {
  House house(1);
  for (const char* name : {"a", "b", "c"}) house.visitor(name, 1);
  house.cancel("b", 1, 2);
  house.expect_log("log", {"a is in at 0", "a got 7 at 1", "b raised CancelledError at 1",
                           "c is in at 1", "c got 7 at 2"});
  expect("free()", house.gate.free(), 1);
}

TEST(Gate, gets_the_place_back_when_its_new_owner_is_cancelled_and_nobody_else_waits) {
  House house(1);
  for (const char* name : {"a", "b"}) house.visitor(name, 1);
  house.cancel("b", 1, 2);
  house.expect_log("log", {"a is in at 0", "a got 7 at 1", "b raised CancelledError at 1"});
  expect("free()", house.gate.free(), 1);
}

TEST(Gate, gives_no_place_to_one_that_is_cancelled_and_has_not_gone_on_yet) {
  House house(1);
  for (const char* name : {"a", "b", "c"}) house.visitor(name, 1);
  house.cancel("b", 1, 1);
  house.expect_log("log", {"a is in at 0", "a got 7 at 1", "b raised CancelledError at 1",
                           "c is in at 1", "c got 7 at 2"});
  expect("free()", house.gate.free(), 1);
}

TEST(Gate, goes_past_all_that_are_cancelled) {
  House house(1);
  for (const char* name : {"a", "b", "c", "d"}) house.visitor(name, 1);
  house.cancel("b", 1, 1);
  house.cancel("c", 1, 1);
  house.expect_log("log", {"a is in at 0", "a got 7 at 1", "b raised CancelledError at 1",
                           "c raised CancelledError at 1", "d is in at 1", "d got 7 at 2"});
  expect("free()", house.gate.free(), 1);
}

TEST(Gate, has_the_place_back_if_all_in_the_line_are_just_cancelled) {
  House house(1);
  for (const char* name : {"a", "b"}) house.visitor(name, 1);
  house.cancel("b", 1, 1);
  house.expect_log("log", {"a is in at 0", "a got 7 at 1", "b raised CancelledError at 1"});
  expect("free()", house.gate.free(), 1);
  expect("waiting()", house.gate.waiting(), 0);
}
