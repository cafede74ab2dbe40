// Exercise 6.2 (rebuild, 25 minutes): a future
#include <ex6_2_future.hpp>  // the learner's, ours, or a wrong one

#include "stage6_tasks_futures/exercises/parts.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

/// An answer, and what is done with it.
class Asked : public TurnByTurn {
 public:
  Asked() {
    loop().set_exception_handler([this](const aio::ExceptionContext& context) {
      log.push_back("reported " + aio::describe(context.exception));
    });
  }
  void set_result(int number) {
    act("set_result(" + aio::repr(number) + ")", "ok", setting(number));
  }
  void set_exception(const std::string& what = "ok") {
    act("set_exception(ValueError(boom))", what, [this] {
      answer.set_exception(std::make_exception_ptr(aio::ValueError("boom")));
      return std::string("ok");
    });
  }
  void cancel(bool expected) {
    act("cancel()", aio::repr(expected), [this] { return aio::repr(answer.cancel()); });
  }
  void add(
      const std::string& name, std::function<void()> then = [] {}) {
    act("add_done_callback(" + name + ")", "ok", [this, name, then] {
      answer.add_done_callback([this, name, then](Answer& given) {
        log.push_back(name + (&given == &answer ? "" : " of another answer"));
        then();
      });
      return std::string("ok");
    });
  }
  template <class Act>
  void act(const std::string& what, const std::string& expected, Act action) {
    expect(did(what, outcome(action)), expected);
  }
  void expect_state(bool done, bool cancelled) {
    act("done()", aio::repr(done), [this] { return aio::repr(answer.done()); });
    act("cancelled()", aio::repr(cancelled), [this] { return aio::repr(answer.cancelled()); });
  }
  void expect_result(const std::string& expected) {
    act("result()", expected, [this] { return aio::repr(answer.result()); });
  }
  void expect_exception(const std::string& expected) {
    act("exception()", expected, [this] {
      const std::exception_ptr error = answer.exception();
      return error ? aio::describe(error) : std::string("null");
    });
  }
  void expect_called(const Log& expected) { expect("called so far", log, expected); }
  void next_turn() {
    turns(1);
    did("a turn of the loop", aio::repr(log));
  }
  std::function<std::string()> setting(int number) {
    return [this, number] {
      answer.set_result(number);
      return std::string("ok");
    };
  }

  Log log;
  Answer answer{loop()};
};

const std::string kTwice = "raised InvalidStateError: invalid state";

}  // namespace

TEST(An_answer, is_pending_at_first) {
  Asked asked;
  asked.expect_state(false, false);
  asked.expect_result("raised InvalidStateError: Result is not set.");
  asked.expect_exception("raised InvalidStateError: Exception is not set.");
}

TEST(An_answer, keeps_its_number) {
  Asked asked;
  asked.set_result(7);
  asked.expect_state(true, false);
  asked.expect_result("7");
  asked.expect_result("7");
  asked.expect_exception("null");
}

TEST(An_answer, keeps_its_error_and_raises_it_at_each_question) {
  Asked asked;
  asked.set_exception();
  asked.expect_state(true, false);
  asked.expect_result("raised ValueError: boom");
  asked.expect_result("raised ValueError: boom");
  asked.expect_exception("ValueError: boom");
}

TEST(An_answer, that_is_cancelled_has_neither) {
  Asked asked;
  asked.cancel(true);
  asked.expect_state(true, true);
  asked.expect_result("raised CancelledError");
  asked.expect_exception("raised CancelledError");
}

TEST(An_answer, that_has_a_number_gets_no_second_end) {
  Asked asked;
  asked.set_result(7);
  asked.act("set_result(8)", kTwice, asked.setting(8));
  asked.set_exception(kTwice);
  asked.cancel(false);
  asked.expect_state(true, false);
  asked.expect_result("7");
  asked.expect_exception("null");
}

TEST(An_answer, that_has_failed_gets_no_second_end) {
  Asked asked;
  asked.set_exception();
  asked.act("set_result(8)", kTwice, asked.setting(8));
  asked.set_exception(kTwice);
  asked.cancel(false);
  asked.expect_state(true, false);
  asked.expect_result("raised ValueError: boom");
}

TEST(An_answer, that_is_cancelled_gets_no_second_end) {
  Asked asked;
  asked.cancel(true);
  asked.act("set_result(8)", kTwice, asked.setting(8));
  asked.set_exception(kTwice);
  asked.cancel(false);
  asked.expect_state(true, true);
  asked.expect_result("raised CancelledError");
}

TEST(An_answer, refuses_a_null_error_and_stays_pending) {
  Asked asked;
  asked.act("set_exception(null)", "raised TypeError: invalid exception object", [&] {
    asked.answer.set_exception(nullptr);
    return std::string("ok");
  });
  asked.expect_state(false, false);
  asked.set_result(7);
}

TEST(An_answer, calls_its_callbacks_in_their_order_a_turn_later) {
  Asked asked;
  asked.add("first");
  asked.add("second");
  asked.add("third");
  asked.next_turn();
  asked.expect_called({});
  asked.set_result(7);
  asked.expect_called({});
  asked.next_turn();
  asked.expect_called({"first", "second", "third"});
  asked.next_turn();
  asked.expect_called({"first", "second", "third"});
}

TEST(An_answer, calls_them_also_when_it_fails_or_is_cancelled) {
  Asked failed, cancelled;
  failed.add("first");
  failed.set_exception();
  failed.expect_called({});
  failed.next_turn();
  failed.expect_called({"first"});
  cancelled.add("second");
  cancelled.cancel(true);
  cancelled.expect_called({});
  cancelled.next_turn();
  cancelled.expect_called({"second"});
}

TEST(An_answer, calls_a_callback_that_comes_late_a_turn_later) {
  Asked asked;
  asked.set_result(7);
  asked.add("late");
  asked.expect_called({});
  asked.next_turn();
  asked.expect_called({"late"});
}

TEST(An_answer, calls_one_that_a_callback_adds_in_the_turn_after) {
  Asked asked;
  asked.add("first", [&] { asked.add("added"); });
  asked.add("second");
  asked.set_result(7);
  asked.next_turn();
  asked.expect_called({"first", "second"});
  asked.next_turn();
  asked.expect_called({"first", "second", "added"});
}

TEST(An_answer, calls_the_same_callback_twice_if_it_was_added_twice) {
  Asked asked;
  asked.add("same");
  asked.add("same");
  asked.set_result(7);
  asked.next_turn();
  asked.expect_called({"same", "same"});
}

TEST(An_answer, calls_the_others_although_one_raises) {
  Asked asked;
  asked.add("first", [] { throw aio::ValueError("from the first"); });
  asked.add("second");
  asked.set_result(7);
  asked.next_turn();
  asked.expect_called({"first", "reported ValueError: from the first", "second"});
}
