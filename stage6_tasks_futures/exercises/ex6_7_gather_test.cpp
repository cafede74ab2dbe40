// Exercise 6.7 (rebuild, 30 minutes): gather
#include <ex6_7_gather.hpp>  // the learner's, ours, or a wrong one

#include "stage6_tasks_futures/exercises/parts.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

/// Sleeps, and returns a number. It hears of a cancel, and refuses it.
class Stubborn : public aio::Coroutine<int> {
  enum { kStart, kSlept };

 public:
  Stubborn(double seconds, int result) : seconds_(seconds), result_(result) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(aio::sleep(seconds_), kSlept);
    try {
      sent.check();
    } catch (const aio::CancelledError&) {  // refused
    }
    return return_value(result_);
  }

  double seconds_;
  int result_;
};

/// Children, and a group of them. Each report of the loop is a line of the log.
class Family : public TurnByTurn {
 public:
  Family() {
    loop().set_exception_handler([this](const aio::ExceptionContext& context) {
      log.push_back("reported: " + aio::describe(context.exception) + " (" + context.message + ")");
    });
  }
  ~Family() { loop().set_exception_handler(nullptr); }  // the log goes before the loop
  /// A child that sleeps, notes its name, and returns `result`; or raises `error`.
  void child(const std::string& name, double seconds, int result, const std::string& error = "") {
    std::vector<Part> parts{sleeps(seconds), says(log, name)};
    if (!error.empty()) parts.push_back(raises(error));
    children.push_back(loop().create_task(Body(parts, result), name));
    note("child " + name, "sleeps for " + aio::repr(seconds) + " s");
  }
  void stubborn(double seconds, int result) {
    children.push_back(loop().create_task(Stubborn(seconds, result)));
    note("a child that refuses a cancel", "sleeps for " + aio::repr(seconds) + " s");
  }
  void gather() { group = Gathered::of(loop(), children); }
  /// Runs the loop for so many seconds, and two turns more.
  void run(double seconds) {
    loop().call_later(seconds, [this] { loop().stop(); });
    loop().run_forever();
    turns(2);
    note("after " + aio::repr(seconds) + " s", aio::repr(log));
  }
  std::string state() {
    return outcome([&] {
      std::string now = how(*group);
      if (now == "done") now = "results " + aio::repr(group->result());
      return now;
    });
  }
  void expect_group(const std::string& expected) { expect(did("the group", state()), expected); }
  bool cancel(const std::string& message = {}) {
    const bool any = group->cancel(message);
    did("cancel()", aio::repr(any));
    return any;
  }

  Log log;
  Gathered::Children children;
  aio::Ref<Gathered> group;

 private:
  static void note(const std::string& what, const std::string& came) { did(what, came); }
};

}  // namespace

TEST(A_group, gives_the_results_in_the_order_of_its_children) {
  Family family;
  family.child("a", 3, 30);
  family.child("b", 1, 10);
  family.child("c", 2, 20);
  family.gather();
  family.run(2);
  family.expect_group("pending");
  family.run(1);
  family.expect_group("results [30, 10, 20]");
  expect("log", family.log, {"b", "c", "a"});
}

TEST(A_group, is_done_a_turn_after_its_last_child) {
  Family family;
  family.children.push_back(family.loop().create_task(Body({}, 5)));
  did("a child", "returns 5 in its first step");
  family.gather();
  family.expect_group("pending");
  family.turns(1);
  expect("the child is done", family.children[0]->done(), true);
  family.expect_group("pending");
  family.turns(1);
  family.expect_group("results [5]");
}

TEST(A_group, takes_a_child_that_has_ended_before) {
  Family family;
  family.child("a", 1, 10);
  family.run(1);
  family.gather();
  family.expect_group("pending");
  family.run(0);
  family.expect_group("results [10]");
}

TEST(A_group, of_nobody_is_done_at_once) {
  Family family;
  family.gather();
  family.expect_group("results []");
}

TEST(A_group, counts_a_child_twice_that_is_there_twice) {
  Family family;
  family.child("a", 1, 10);
  family.children.push_back(family.children[0]);
  did("the same child", "once more");
  family.child("b", 2, 20);
  family.gather();
  family.run(1);
  family.expect_group("pending");
  family.run(1);
  family.expect_group("results [10, 10, 20]");
}

TEST(A_group, that_nobody_holds_lives_until_its_last_child_has_ended) {
  Family family;
  family.child("a", 1, 10);
  family.gather();
  family.group = nullptr;
  did("the last Ref to the group", "is gone");
  family.run(1);
  expect("log", family.log, {"a"});
}

TEST(A_group, raises_the_first_error_at_once_and_lets_the_others_go_on) {
  Family family;
  family.child("a", 3, 30);
  family.child("b", 1, 0, "no answer");
  family.gather();
  family.run(1);
  family.expect_group("raised ValueError: no answer");
  family.run(2);
  expect("log", family.log, {"b", "a"});
  family.expect_group("raised ValueError: no answer");
}

TEST(A_group, keeps_the_first_error_and_nothing_is_reported_of_the_others) {
  Family family;
  family.child("a", 1, 0, "first");
  family.child("b", 2, 0, "second");
  family.gather();
  family.run(2);
  family.children.clear();
  family.expect_group("raised ValueError: first");
  family.group = nullptr;
  expect("log", family.log, {"a", "b"});
}

TEST(A_group, takes_a_cancelled_child_for_one_that_raised) {
  Family family;
  family.child("a", 1, 10);
  family.child("b", 2, 20);
  family.gather();
  family.turns(1);
  family.children[0]->cancel("go away");
  did("child a is cancelled", "");
  family.turns(2);
  family.expect_group("raised CancelledError: go away");
  expect("cancelled()", family.group->cancelled(), false);
  family.run(2);
  expect("log", family.log, {"b"});
}

TEST(A_group, that_is_cancelled_asks_each_child_and_ends_later) {
  Family family;
  family.child("a", 1, 10);
  family.child("b", 2, 20);
  family.gather();
  family.turns(1);
  expect("any", family.cancel("all go"), true);
  family.expect_group("pending");
  family.turns(2);
  family.expect_group("raised CancelledError: all go");
  expect("cancelled()", family.group->cancelled(), false);
  for (const auto& child : family.children)
    expect("a child", how(*child), std::string("cancelled"));
}

TEST(A_group, that_is_cancelled_asks_those_that_are_left) {
  Family family;
  family.child("a", 2, 20);
  family.child("b", 1, 10);
  family.gather();
  family.run(1);
  expect("any", family.cancel(), true);
  family.turns(2);
  family.expect_group("raised CancelledError");
}

TEST(A_group, whose_children_all_refuse_a_cancel_ends_with_CancelledError_after_the_last) {
  Family family;
  family.stubborn(5, 1);
  family.stubborn(5, 2);
  family.gather();
  family.turns(1);
  expect("any", family.cancel(), true);
  family.expect_group("pending");
  family.turns(2);
  family.expect_group("raised CancelledError");
  expect("cancelled()", family.group->cancelled(), false);
}

TEST(A_group, that_is_done_asks_nobody) {
  Family family;
  family.child("a", 1, 0, "boom");
  family.child("b", 2, 2);
  family.gather();
  family.run(1);
  expect("cancel() after a has failed", family.cancel(), false);
  family.run(1);
  expect(did("child b", how(*family.children[1])), "done");
}

TEST(A_group, whose_children_have_all_ended_cannot_be_cancelled) {
  Family family;
  family.child("a", 1, 10);
  family.gather();
  family.run(1);
  expect("any", family.cancel(), false);
  family.expect_group("results [10]");
}

TEST(A_group, is_not_cancelled_between_its_last_child_and_its_own_end) {
  Family family;
  family.children.push_back(family.loop().create_task(Body({}, 5)));
  did("a child", "returns 5 in its first step");
  family.gather();
  family.turns(1);
  expect("any", family.cancel(), false);
  family.turns(1);
  family.expect_group("results [5]");
}

TEST(A_group, that_was_asked_a_second_time_when_nobody_was_left_remembers_the_first) {
  Family family;
  family.stubborn(5, 1);
  family.gather();
  family.turns(1);
  expect("any", family.cancel(), true);
  family.turns(1);
  expect("any", family.cancel(), false);
  family.turns(1);
  family.expect_group("raised CancelledError");
}
