// Exercise 6.3 (rebuild, 40 minutes): the step of a task
#include <ex6_3_task_step.hpp>  // the learner's, ours, or a wrong one

#include "stage6_tasks_futures/exercises/parts.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

/// An event that nobody knows.
struct Teleport : aio::Event {
  std::string repr() const override { return "Teleport()"; }
};

/// Yields the events one after the other, notes what it hears of each, and goes on. Then returns 7.
class Hears : public aio::Coroutine<int> {
  enum { kStart, kWentOn };

 public:
  Hears(Log& log, std::vector<aio::Event*> events) : log_(log), events_(std::move(events)) {}

 private:
  Step resume(Sent sent) override {
    try {
      sent.check();
      if (resume_point() == kWentOn) log_.push_back("goes on");
    } catch (const aio::CancelledError&) {
      log_.push_back("hears CancelledError");
    } catch (const std::exception& error) {
      log_.push_back(std::string("hears ") + error.what());
    }
    if (next_ == events_.size()) return return_value(7);
    return yield(events_[next_++], kWentOn);
  }

  Log& log_;
  std::vector<aio::Event*> events_;
  std::size_t next_ = 0;
};

/// Drives a coroutine, and says what comes of it.
class Driven : public TurnByTurn {
 public:
  Driven() {
    loop().set_exception_handler([this](const aio::ExceptionContext& context) {
      try {
        log.push_back(outcome([&]() -> std::string { std::rethrow_exception(context.exception); }));
      } catch (...) {
        not_done = std::current_exception();
      }
    });
  }
  ~Driven() { loop().set_exception_handler(nullptr); }  // the log goes before the loop
  void drive(std::vector<Part> parts) {
    coroutine = std::make_unique<Body>(parts, 7);
    start();
  }
  void drive_hearing(std::vector<aio::Event*> events) {
    coroutine = std::make_unique<Hears>(log, events);
    start();
  }
  void turn() {
    turns(1);
    if (not_done) std::rethrow_exception(not_done);
    did("a turn", aio::repr(log));
  }
  void expect_log(const Log& expected) { expect("log", log, expected); }
  void cancel(bool expected) {
    expect(did("cancel()", outcome([&] { return aio::repr(driver->cancel()); })),
           aio::repr(expected));
  }
  void called_by(aio::FutureBase* future, const char* whom) {
    const std::string before = aio::repr(log);
    const std::string came = outcome([&] {
      driver->run(future);
      return aio::repr(log);
    });
    expect(did(std::string("called by ") + whom, came), before);
  }
  void expect_outcome(const std::string& expected) {
    std::string came = how(driver->outcome());
    if (came == "done") came = "returned " + aio::repr(driver->outcome().result());
    expect(did("the outcome", came), expected);
  }
  void set(const aio::Ref<aio::Future<int>>& future) {
    future->set_result(1);
    did("the future is done", "");
  }
  void fail(const aio::Ref<aio::Future<int>>& future) {
    future->set_exception(std::make_exception_ptr(aio::ValueError("boom")));
    did("the future fails", "");
  }
  aio::Ref<aio::Future<int>> future() { return loop().create_future<int>(); }

  Log log;
  std::unique_ptr<aio::Coroutine<int>> coroutine;
  aio::Ref<Driver> driver;
  std::exception_ptr not_done;  // the loop does not let it out

 private:
  void start() {
    driver = aio::Ref<Driver>(new Driver(loop(), *coroutine));
    driver->start();
    did("start()", aio::repr(log));
  }
};

}  // namespace

TEST(A_step, runs_to_the_end_and_the_result_is_the_outcome) {
  Driven driven;
  driven.drive({says(driven.log, "a"), says(driven.log, "b")});
  driven.expect_log({});
  driven.expect_outcome("pending");
  driven.turn();
  driven.expect_log({"a", "b"});
  driven.expect_outcome("returned 7");
}

TEST(A_step, that_raises_hands_its_error_to_the_outcome) {
  Driven driven;
  driven.drive({says(driven.log, "a"), raises("boom")});
  driven.turn();
  driven.expect_log({"a"});
  driven.expect_outcome("raised ValueError: boom");
}

TEST(A_step, that_yields_nothing_is_followed_by_another_behind_those_who_are_ready) {
  Driven driven;
  driven.drive({says(driven.log, "a"), lets_the_others_go_first(), says(driven.log, "b")});
  driven.loop().call_soon([&] { driven.log.push_back("other"); });
  driven.turn();
  driven.expect_log({"a", "other"});
  driven.expect_outcome("pending");
  driven.turn();
  driven.expect_log({"a", "other", "b"});
  driven.expect_outcome("returned 7");
}

TEST(A_step, that_waits_for_a_future_is_followed_by_another_a_turn_after_it_is_done) {
  Driven driven;
  const auto future = driven.future();
  driven.drive({says(driven.log, "a"), awaits(future), says(driven.log, "b")});
  driven.turn();
  driven.turn();
  driven.expect_log({"a"});
  driven.set(future);
  driven.expect_log({"a"});
  driven.turn();
  driven.expect_log({"a", "b"});
  driven.expect_outcome("returned 7");
}

TEST(A_step, raises_the_error_of_the_future_at_the_await) {
  Driven driven;
  const auto future = driven.future();
  driven.drive_hearing({future.get()});
  driven.turn();
  driven.fail(future);
  driven.turn();
  driven.expect_log({"hears boom"});
  driven.expect_outcome("returned 7");
}

TEST(A_step, raises_CancelledError_if_the_future_was_cancelled) {
  Driven driven;
  const auto future = driven.future();
  driven.drive({awaits(future), says(driven.log, "not here")});
  driven.turn();
  future->cancel();
  did("the future is cancelled", "");
  driven.turn();
  driven.expect_log({});
  driven.expect_outcome("cancelled");
}

TEST(A_step, that_yields_an_unknown_event_is_followed_by_one_that_raises) {
  Driven driven;
  Teleport teleport;
  driven.drive_hearing({&teleport, nullptr});
  driven.turn();
  driven.expect_log({});
  driven.turn();
  driven.expect_log({"hears bad yield: Teleport()"});
  driven.turn();
  driven.expect_log({"hears bad yield: Teleport()", "goes on"});
  driven.expect_outcome("returned 7");
}

TEST(A_step, is_not_made_for_another_future_than_the_one_that_is_waited_for) {
  Driven driven;
  const auto future = driven.future();
  const auto other = driven.future();
  driven.drive({awaits(future), says(driven.log, "a")});
  driven.turn();
  driven.set(other);
  driven.called_by(other.get(), "another future");
  driven.called_by(nullptr, "nobody");
  driven.expect_log({});
  driven.set(future);
  driven.turn();
  driven.expect_log({"a"});
}

TEST(A_step, is_not_made_after_the_end) {
  Driven driven;
  driven.drive({says(driven.log, "a")});
  driven.turn();
  driven.called_by(nullptr, "nobody");
  driven.expect_log({"a"});
  driven.expect_outcome("returned 7");
}

TEST(A_cancel, of_one_that_waits_cancels_the_future_and_is_heard_a_turn_later) {
  Driven driven;
  const auto future = driven.future();
  driven.drive_hearing({future.get(), nullptr});
  driven.turn();
  driven.cancel(true);
  expect("the future is cancelled", future->cancelled(), true);
  driven.expect_log({});
  driven.turn();
  driven.expect_log({"hears CancelledError"});
  driven.turn();
  driven.expect_log({"hears CancelledError", "goes on"});
  driven.expect_outcome("returned 7");
}

TEST(A_cancel, before_the_first_step_lets_the_body_never_begin) {
  Driven driven;
  driven.drive({says(driven.log, "a")});
  driven.cancel(true);
  driven.expect_outcome("pending");
  driven.turn();
  driven.expect_log({});
  driven.expect_outcome("cancelled");
}

TEST(A_cancel, wins_over_a_result_that_is_there_but_not_fetched) {
  Driven driven;
  const auto future = driven.future();
  driven.drive({awaits(future), says(driven.log, "a")});
  driven.turn();
  driven.set(future);
  driven.cancel(true);
  driven.turn();
  driven.expect_log({});
  driven.expect_outcome("cancelled");
}

TEST(A_cancel, wins_over_an_error_that_is_there_but_not_heard) {
  Driven driven;
  const auto future = driven.future();
  driven.drive_hearing({future.get()});
  driven.turn();
  driven.fail(future);
  driven.cancel(true);
  driven.turn();
  driven.expect_log({"hears CancelledError"});
  static_cast<void>(future->exception());
}

TEST(A_cancel, in_a_pause_is_heard_by_the_next_step_and_only_by_that) {
  Driven driven;
  driven.drive_hearing({nullptr, nullptr});
  driven.turn();
  driven.cancel(true);
  driven.cancel(true);
  driven.turn();
  driven.turn();
  driven.expect_log({"hears CancelledError", "goes on"});
  driven.expect_outcome("returned 7");
}

TEST(A_cancel, from_within_a_step_cancels_the_next_future_that_is_waited_for) {
  Driven driven;
  const auto future = driven.future();
  driven.drive({does([&] { driven.cancel(true); }), says(driven.log, "a"), awaits(future)});
  driven.turn();
  driven.expect_log({"a"});
  expect("the future is cancelled", future->cancelled(), true);
  driven.turn();
  driven.expect_outcome("cancelled");
}

TEST(A_cancel, is_heard_at_one_await_and_not_at_the_next) {
  Driven driven;
  const auto future = driven.future();
  const auto second = driven.future();
  driven.drive_hearing({nullptr, future.get(), second.get()});
  driven.turn();
  driven.turn();
  driven.cancel(true);
  driven.turn();
  driven.expect_log({"goes on", "hears CancelledError"});
  expect("the second future is cancelled", second->cancelled(), false);
  driven.set(second);
  driven.turn();
  driven.expect_outcome("returned 7");
}

TEST(A_cancel, from_within_the_last_step_makes_the_outcome_cancelled) {
  Driven driven;
  driven.drive({does([&] { driven.cancel(true); })});
  driven.turn();
  driven.expect_outcome("cancelled");
}

TEST(A_cancel, from_within_a_step_that_raises_leaves_it_its_error) {
  Driven driven;
  driven.drive({does([&] { driven.cancel(true); }), raises("boom")});
  driven.turn();
  driven.expect_outcome("raised ValueError: boom");
}

TEST(A_cancel, from_within_a_step_that_waits_for_what_is_done_is_raised_by_the_next) {
  Driven driven;
  const auto future = driven.future();
  driven.set(future);
  const Part yields = [&] {
    return Awaited{
        std::make_shared<Hears>(driven.log, std::vector<aio::Event*>{future.get(), nullptr})};
  };
  driven.drive({does([&] { driven.cancel(true); }), yields});
  driven.turn();
  driven.turn();
  driven.turn();
  driven.expect_log({"hears CancelledError", "goes on"});
  driven.expect_outcome("returned 7");
}

TEST(A_cancel, from_within_a_step_that_yields_an_unknown_event_comes_first) {
  Driven driven;
  Teleport teleport;
  const Part yields = [&] {
    return Awaited{std::make_shared<Hears>(driven.log, std::vector<aio::Event*>{&teleport})};
  };
  driven.drive({does([&] { driven.cancel(true); }), yields});
  driven.turn();
  driven.turn();
  driven.expect_log({"hears CancelledError"});
  driven.expect_outcome("returned 7");
}

TEST(A_cancel, from_within_is_used_up_by_the_future_it_hits) {
  Driven driven;
  const auto first = driven.future();
  const Part yields = [&] {
    return Awaited{
        std::make_shared<Hears>(driven.log, std::vector<aio::Event*>{first.get(), nullptr})};
  };
  driven.drive({does([&] { driven.cancel(true); }), yields});
  driven.turn();
  driven.turn();
  driven.turn();
  driven.expect_log({"hears CancelledError", "goes on"});
  driven.expect_outcome("returned 7");
}

TEST(A_cancel, after_the_end_is_refused) {
  Driven driven;
  driven.drive({});
  driven.turn();
  driven.cancel(false);
  driven.expect_outcome("returned 7");
}
