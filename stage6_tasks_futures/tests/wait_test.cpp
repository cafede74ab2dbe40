// wait(), which only looks, and wait_for(), which cancels.
#include <sstream>

#include "stage6_tasks_futures/library/shield.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace {

using aio::CancelledError;
using aio::Future;
using aio::FutureBase;
using aio::Ref;
using aio::ReturnWhen;
using aio::shield;
using aio::sleep;
using aio::Task;
using aio::ValueError;
using aio::wait;
using aio::wait_for;
using namespace aio::testing;

/// A list of tasks; braces alone would be taken for something else.
using List = std::vector<Ref<Task<int>>>;

class Waiting : public LoopTest {
 protected:
  Ref<Task<int>> sleeps(const std::string& name, double delay, int result = 0) {
    return loop_.create_task(sleeper(log_, name, delay, result), name);
  }
  Ref<Task<int>> fails(const std::string& name, double delay) {
    return loop_.create_task(fail(log_, name, delay), name);
  }
  /// What describe() says of the loop: "  0 calls ready, 2 timers, ...".
  std::string description() {
    std::ostringstream text;
    loop_.describe(text);
    return first_line(text.str());
  }
  /// Runs wait(...) in a task, and notes "done: a b, pending: c".
  template <class... Options>
  void wait_and_note(const List& tasks, Options... options) {
    const auto task = loop_.create_task(wait(tasks, options...));
    loop_.run_until_done(task);
    std::string line = "done:";
    for (const auto& one : task->result().done) line += " " + one->get_name();
    line += ", pending:";
    for (const auto& one : task->result().pending) line += " " + one->get_name();
    note(line);
  }
  Ref<Future<int>> future_ = loop_.create_future<int>();
};

class Wait : public Waiting {};

TEST_F(Wait, until_all_are_completed) {
  const List tasks{sleeps("a", 2), fails("b", 1)};
  wait_and_note(tasks);
  EXPECT_EQ(log_, Log({"b fails", "a awake", "done: a b, pending:"}));
  EXPECT_EQ(how(tasks[1]), "raised ValueError: b") << "wait() does not ask";
}

TEST_F(Wait, until_the_first_is_completed_and_then_for_the_rest) {
  const List tasks{sleeps("a", 2), sleeps("b", 1)};
  wait_and_note(tasks, INFINITY, ReturnWhen::kFirstCompleted);
  wait_and_note(tasks);
  EXPECT_EQ(log_, Log({"b awake", "done: b, pending: a", "a awake", "done: a b, pending:"}));
}

TEST_F(Wait, until_the_first_exception) {
  const List tasks{sleeps("a", 1), fails("b", 2), sleeps("c", 3)};
  wait_and_note(tasks, INFINITY, ReturnWhen::kFirstException);
  finish(tasks[2]);
  EXPECT_EQ(log_, Log({"a awake", "b fails", "done: a b, pending: c", "c awake", "returned 0"}));
}

TEST_F(Wait, has_seen_an_exception_that_came_with_the_timeout) {
  wait_and_note({sleeps("a", 3), fails("b", 2)}, 2.0, ReturnWhen::kFirstException);
  loop_.run_until_complete(say(log_, "end"));
  EXPECT_EQ(log_, Log({"b fails", "done: b, pending: a", "end"})) << "and nothing is reported";
}

TEST_F(Wait, does_not_take_a_cancellation_for_an_exception) {
  const List tasks{sleeps("a", 1), sleeps("b", 3)};
  turn();
  tasks[0]->cancel();
  wait_and_note(tasks, INFINITY, ReturnWhen::kFirstException);
  EXPECT_EQ(log_, Log({"a CancelledError", "b awake", "done: a b, pending:"}));
}

TEST_F(Wait, ends_after_the_timeout_and_cancels_nobody) {
  const List tasks{sleeps("a", 1), sleeps("b", 3)};
  wait_and_note(tasks, 2.0);
  EXPECT_EQ(clock_.now(), 1002);
  EXPECT_EQ(how(tasks[1]), "pending");
  finish(tasks[1]);
  EXPECT_EQ(log_, Log({"a awake", "done: a, pending: b", "b awake", "returned 0"}));
}

TEST_F(Wait, with_a_timeout_of_0_lets_the_others_have_two_turns) {
  const List tasks{loop_.create_task(say(log_, "x"), "a"), sleeps("b", 3)};
  count_turns(loop_, log_, 3);
  wait_and_note(tasks, 0.0);
  tasks[1]->cancel();
  turn();
  EXPECT_EQ(log_,
            Log({"x", "turn 1", "turn 2", "turn 3", "done: a, pending: b", "b CancelledError"}));
}

TEST_F(Wait, with_a_timeout_below_0_is_over_as_with_one_of_0) {
  const std::vector<double> timeouts{-1, -INFINITY};
  for (const double timeout : timeouts) wait_and_note({sleeps("a", 3)}, timeout);
  EXPECT_EQ(log_, Log({"done:, pending: a", "done:, pending: a"}));
  EXPECT_EQ(clock_.now(), 1000);
}

TEST_F(Wait, refuses_a_timeout_that_is_no_number) {
  const List tasks{sleeps("a", 3)};
  EXPECT_EQ(raised_by([&] { loop_.run_until_complete(aio::wait(tasks, NAN)); }),
            "ValueError: a timer needs a number of seconds, not NaN");
  finish(tasks[0]);
  EXPECT_EQ(log_, Log({"a awake", "returned 0"}));
}

TEST_F(Wait, forgets_its_timer_when_it_ends_before) {
  wait_and_note({sleeps("a", 1)}, 3600.0);
  loop_.run_until_done(sleeps("b", 1));
  std::ostringstream description;
  loop_.describe(description);
  EXPECT_EQ(description.str(), "  0 calls ready, 0 timers, 0 descriptors waited for\n");
  EXPECT_EQ(clock_.now(), 1002);
}

TEST_F(Wait, that_is_over_leaves_no_callback_at_those_that_are_pending) {
  for (int i = 0; i < 3; ++i) {
    loop_.run_until_complete(wait(std::vector{future_}, 1));
  }
  future_->set_result(1);
  EXPECT_EQ(description(), "  0 calls ready, 0 timers, 0 descriptors waited for");
}

TEST_F(Wait, for_nothing_is_an_error) {
  const auto task = loop_.create_task(wait(List()));
  turn();
  EXPECT_EQ(aio::describe(task->exception()), "ValueError: Set of Tasks/Futures is empty.");
}

// Python refuses coroutines; here they do not compile.
template <class T>
concept CanBeWaitedFor = requires(std::vector<T> awaitables) {
  wait(awaitables);
};
static_assert(CanBeWaitedFor<Ref<Future<int>>> && CanBeWaitedFor<Ref<FutureBase>>);
static_assert(!CanBeWaitedFor<AsyncDef>);

TEST_F(Wait, adds_one_turn) {
  loop_.create_task(Waiter(log_, "main", wait(std::vector{future_})));
  turn();
  count_turns(loop_, log_, 3);
  future_->set_result(1);
  turn(3);
  EXPECT_EQ(log_, Log({"main waits", "turn 1", "turn 2", "main got 1 done, 0 pending", "turn 3"}));
}

TEST_F(Wait, for_what_is_done_takes_two_turns) {
  future_->set_result(1);
  count_turns(loop_, log_, 3);
  loop_.create_task(Waiter(log_, "main", wait(std::vector{future_})));
  turn(3);
  EXPECT_EQ(log_, Log({"turn 1", "main waits", "turn 2", "turn 3", "main got 1 done, 0 pending"}));
}

// As in Python, where the callback goes in a `finally` of the coroutine that waited.
TEST_F(Wait, that_is_cancelled_lets_go_of_the_futures_when_its_coroutine_goes_on) {
  const auto future = loop_.create_future<int>();
  const auto task = loop_.create_task(Waiter(log_, "main", wait(std::vector{future})));
  turn();
  task->cancel();
  future->set_result(1);
  std::ostringstream now;
  loop_.describe(now);
  note(first_line(now.str()));
  turn();
  EXPECT_EQ(log_, Log({"main waits", "  2 calls ready, 0 timers, 0 descriptors waited for",
                       "main CancelledError"}));
}

TEST_F(Wait, that_is_cancelled_leaves_those_it_waited_for_alone) {
  const List tasks{sleeps("a", 1)};
  const auto task = loop_.create_task(Waiter(log_, "main", wait(tasks)));
  turn();
  task->cancel("m");
  finish(task);
  EXPECT_EQ(how(tasks[0]), "pending");
  finish(tasks[0]);
  EXPECT_EQ(log_,
            Log({"main waits", "main CancelledError: m", "cancelled: m", "a awake", "returned 0"}));
}

// Python: RuntimeError. Here destructors cancel, and those must not throw.
TEST_F(Wait, that_is_cancelled_in_a_closed_loop_lets_go_of_the_futures_at_once) {
  const auto task = loop_.create_task(wait(std::vector{future_}));
  task->log_destroy_pending(false);
  turn();
  loop_.close();
  EXPECT_TRUE(task->cancel());
  EXPECT_EQ(raised_by([&] { future_->set_result(1); }), "nothing") << "nobody is to be called";
}

TEST_F(Wait, does_not_keep_what_it_waited_for_until_its_timer_is_due) {
  auto keep = std::make_shared<int>(0);
  loop_.create_task(AsyncDef([&, keep](auto& self, auto sent) {
    sent.check();
    return self.resume_point() == kStart ? self.await(*future_, kAfter1) : self.return_value(0);
  }));
  const auto waits = loop_.create_task(wait(loop_.all_tasks(), 3600));
  turn(2);
  future_->set_result(1);
  loop_.run_until_done(waits);
  waits->result().done.clear();
  EXPECT_EQ(keep.use_count(), 1);
}

// ---- wait_for()

class WaitFor : public Waiting {
 protected:
  /// A task that awaits wait_for(awaitable, timeout).
  template <class Awaitable>
  Ref<Task<int>> main(Awaitable awaitable, double timeout) {
    return loop_.create_task(Waiter(log_, "main", wait_for(std::move(awaitable), timeout)));
  }
  /// Sleeps, and when it is cancelled does as `on_cancel` says.
  template <class OnCancel>
  AsyncDef stubborn(OnCancel on_cancel) {
    return AsyncDef([on_cancel](auto& self, auto sent) mutable {
      if (self.resume_point() == kStart) return self.await(sleep(100), kAfter1);
      return on_cancel(self, sent);
    });
  }
};

TEST_F(WaitFor, gives_the_result) {
  finish(main(sleeper(log_, "a", 1, 7), 2));
  EXPECT_EQ(log_, Log({"main waits", "a awake", "main got 7", "returned 7"}));
  EXPECT_EQ(clock_.now(), 1001);
}

TEST_F(WaitFor, raises_the_exception) {
  finish(main(fail(log_, "a", 1), 2));
  EXPECT_EQ(log_, Log({"main waits", "a fails", "main ValueError: a", "raised ValueError: a"}));
}

TEST_F(WaitFor, cancels_after_the_timeout_and_awaits_the_clean_up) {
  const auto clean_up = [&](auto& self, auto sent) {
    if (self.resume_point() == kAfter1) {
      note("cleans up after " + raised_by([&] { sent.check(); }));
      return self.await(sleep(1), kAfter2);
    }
    sent.check();
    note("cleaned up");
    throw CancelledError();
  };
  finish(main(stubborn(clean_up), 2));
  EXPECT_EQ(log_, Log({"main waits", "cleans up after CancelledError", "cleaned up",
                       "main TimeoutError", "raised TimeoutError"}));
  EXPECT_EQ(clock_.now(), 1003);
}

TEST_F(WaitFor, with_no_time_at_all_does_not_begin) {
  for (const double timeout : {0.0, -1.0}) {
    finish(main(say(log_, "never"), timeout));
    finish(main(loop_.create_future<int>(), timeout));
  }
  future_->set_result(5);
  finish(main(future_, 0));
  EXPECT_EQ(log_, Log({"main waits", "main TimeoutError", "raised TimeoutError",  //
                       "main waits", "main TimeoutError", "raised TimeoutError",  //
                       "main waits", "main TimeoutError", "raised TimeoutError",  //
                       "main waits", "main TimeoutError", "raised TimeoutError",  //
                       "main waits", "main got 5", "returned 5"}));
  EXPECT_EQ(clock_.now(), 1000);
}

TEST_F(WaitFor, with_no_time_at_all_takes_what_is_there_without_a_turn) {
  const auto failed = loop_.create_future<int>();
  const auto cancelled = loop_.create_future<int>();
  future_->set_result(5);
  failed->set_exception(make<ValueError>("x"));
  cancelled->cancel("c");
  for (const auto& future : {future_, failed, cancelled}) {
    const auto task = main(future, 0);
    count_turns(loop_, log_, 1);
    turn(3);
    note(how(task));
  }
  EXPECT_EQ(log_, Log({"main waits", "main got 5", "turn 1", "returned 5",                    //
                       "main waits", "main ValueError: x", "turn 1", "raised ValueError: x",  //
                       "main waits", "main CancelledError: c", "turn 1", "cancelled: c"}));
}

/// It asks for a call of its own when it is cancelled.
class TellsLater final : public Future<int> {
 public:
  TellsLater(aio::EventLoop& loop, std::function<void()> function)
      : Future<int>(loop), function_(std::move(function)) {}
  bool cancel(const std::string& message = {}) override {
    add_done_callback([this](FutureBase&) { get_loop().call_soon(function_); });
    return Future<int>::cancel(message);
  }

 private:
  std::function<void()> function_;
};

TEST_F(WaitFor, is_told_of_the_end_before_those_who_ask_for_it_in_the_cancel) {
  finish(main(Ref<TellsLater>(new TellsLater(loop_, noting("told"))), 1));
  EXPECT_EQ(log_, Log({"main waits", "main TimeoutError", "told", "raised TimeoutError"}));
}

/// Its cancel() raises, as that of a chain which is too long.
class Deep final : public Future<int> {
 public:
  explicit Deep(aio::EventLoop& loop) : Future<int>(loop) {}
  bool cancel(const std::string& = {}) override { throw aio::RecursionError(); }
};

TEST_F(WaitFor, leaves_no_callback_where_its_cancel_raises) {
  const Ref<Deep> deep(new Deep(loop_));
  finish(main(deep, 1));
  deep->set_result(7);
  EXPECT_EQ(description(), "  0 calls ready, 0 timers, 0 descriptors waited for");
  EXPECT_EQ(log_, Log({"main waits", "main RecursionError: maximum recursion depth exceeded",
                       "raised RecursionError: maximum recursion depth exceeded"}));
}

TEST_F(WaitFor, with_all_the_time_waits) {
  finish(main(sleeper(log_, "a", 1e9, 7), INFINITY));
  EXPECT_EQ(log_, Log({"main waits", "a awake", "main got 7", "returned 7"}));
}

TEST_F(WaitFor, that_is_cancelled_cancels_and_awaits_the_clean_up) {
  const auto task = main(sleeper(log_, "inner", 1), 2);
  turn(2);
  count_turns(loop_, log_, 5);
  task->cancel("m");
  turn(5);
  EXPECT_EQ(log_, Log({"main waits", "turn 1", "turn 2", "inner CancelledError", "turn 3", "turn 4",
                       "main CancelledError: m", "turn 5"}));
  EXPECT_EQ(how(task), "cancelled: m");
}

TEST_F(WaitFor, that_is_cancelled_raises_that_whatever_the_clean_up_returns_or_raises) {
  auto task = main(stubborn([](auto& self, auto sent) {
                     raised_by([&] { sent.check(); });
                     return self.return_value(7);
                   }),
                   2);
  turn(2);
  task->cancel("m");
  finish(task);
  task = main(stubborn([](auto&, auto) -> aio::AnyCoroutine::Step { throw ValueError("x"); }), 2);
  turn(2);
  task->cancel("m");
  finish(task);
  task = nullptr;
  EXPECT_EQ(log_, Log({"main waits", "main CancelledError: m", "cancelled: m", "main waits",
                       "main CancelledError: m", "cancelled: m",
                       "reported: Task exception was never retrieved | ValueError: x"}));
}

TEST_F(WaitFor, gives_what_a_task_that_refuses_to_stop_returns) {
  finish(main(stubborn([&](auto& self, auto sent) {
                note("refuses " + raised_by([&] { sent.check(); }));
                return self.return_value(7);
              }),
              1));
  EXPECT_EQ(log_, Log({"main waits", "refuses CancelledError", "main got 7", "returned 7"}));
}

TEST_F(WaitFor, gives_what_the_clean_up_raises) {
  finish(main(stubborn([&](auto&, auto) -> aio::AnyCoroutine::Step { throw ValueError("broken"); }),
              1));
  EXPECT_EQ(log_, Log({"main waits", "main ValueError: broken", "raised ValueError: broken"}));
}

TEST_F(WaitFor, takes_a_result_that_comes_in_the_same_turn_as_the_timeout) {
  const auto task = main(future_, 1);
  turn();
  loop_.call_later(1, [&] {
    note("set");
    future_->set_result(7);
  });
  finish(task);
  EXPECT_EQ(log_, Log({"main waits", "set", "main got 7", "returned 7"}));
}

TEST_F(WaitFor, does_not_take_a_result_that_comes_one_turn_later) {
  const auto task = main(future_, 1);
  turn();
  loop_.call_later(1,
                   [&] { loop_.call_soon([&] { note(future_->done() ? "too late" : "set"); }); });
  finish(task);
  EXPECT_EQ(log_, Log({"main waits", "too late", "main TimeoutError", "raised TimeoutError"}));
}

TEST_F(WaitFor, adds_one_turn) {
  main(future_, 1);
  turn();
  count_turns(loop_, log_, 4);
  future_->set_result(1);
  turn(4);
  EXPECT_EQ(log_, Log({"main waits", "turn 1", "turn 2", "main got 1", "turn 3", "turn 4"}));
}

TEST_F(WaitFor, raises_the_cancellation_of_what_it_waits_for) {
  const auto task = main(future_, 1);
  turn();
  future_->cancel("f");
  finish(task);
  EXPECT_EQ(log_, Log({"main waits", "main CancelledError: f", "cancelled: f"}));
}

TEST_F(WaitFor, prefers_a_result_that_is_there_to_its_own_cancellation) {
  const auto task = main(future_, 1);
  turn();
  future_->set_result(1);
  EXPECT_TRUE(task->cancel("m"));
  finish(task);
  EXPECT_EQ(log_, Log({"main waits", "main got 1", "returned 1"}));
}

TEST_F(WaitFor, that_is_cancelled_during_the_clean_up_does_not_wait_for_its_end) {
  const auto clean_up = [&](auto& self, auto sent) {
    if (self.resume_point() == kAfter1) {
      note("cleans up after " + raised_by([&] { sent.check(); }));
      return self.await(sleep(1), kAfter2);
    }
    sent.check();
    note("cleaned up");
    return self.return_value(0);
  };
  const auto task = main(stubborn(clean_up), 1);
  loop_.call_later(1.5, [&] { task->cancel("m"); });
  finish(task);
  EXPECT_EQ(loop_.all_tasks().size(), 1u);
  loop_.run_until_done(loop_.all_tasks()[0]);
  EXPECT_EQ(log_, Log({"main waits", "cleans up after CancelledError", "main CancelledError: m",
                       "cancelled: m", "cleaned up"}));
}

TEST_F(WaitFor, that_never_began_leaves_no_timer_of_its_sleep) {
  const Warnings warnings;
  for (int i = 0; i < 3; ++i) {
    in_loop([] { return create_task(wait_for(sleep(3600), 5)); })->cancel();
    turn(3);
  }
  EXPECT_EQ(number_of_timers(loop_), 0);
}

TEST_F(WaitFor, that_is_cancelled_during_the_clean_up_leaves_no_callback_there) {
  const auto clean_up = [&](auto& self, auto sent) {
    note("cleans up after " + raised_by([&] { sent.check(); }));
    return self.resume_point() == kAfter1 ? self.await(*future_, kAfter2) : self.return_value(0);
  };
  const auto task = main(stubborn(clean_up), 1);
  loop_.call_later(1.5, [&] { task->cancel("m"); });
  finish(task);
  EXPECT_EQ(loop_.all_tasks().size(), 1u);
  future_->set_result(1);
  turn();
  EXPECT_EQ(loop_.all_tasks().size(), 0u);
  EXPECT_EQ(description(), "  0 calls ready, 0 timers, 0 descriptors waited for");
  EXPECT_EQ(log_, Log({"main waits", "cleans up after CancelledError", "main CancelledError: m",
                       "cancelled: m", "cleans up after nothing"}));
}

TEST_F(WaitFor, may_be_shielded_from) {
  const auto inner = sleeps("inner", 3, 7);
  const auto outer = in_loop([&] { return shield(inner); });
  finish(main(outer, 1));
  EXPECT_EQ(how(inner), "pending");
  finish(inner);
  EXPECT_EQ(log_, Log({"main waits", "main TimeoutError", "raised TimeoutError", "inner awake",
                       "returned 7"}));
}

TEST_F(WaitFor, that_ends_in_time_leaves_no_more_timers_than_are_needed) {
  loop_.call_later(3000, [] {});  // due before the others, which are behind it in the heap
  for (int i = 0; i < 1000; ++i) loop_.run_until_complete(wait_for(say(log_, "", 1), 3600));
  const std::string said = description();
  EXPECT_LT(std::stoi(said.substr(said.find(", ") + 2)), 200) << said;
}

TEST_F(WaitFor, frees_what_it_waited_for_although_its_timer_is_not_due) {
  auto keep = std::make_shared<int>(0);
  loop_.run_until_complete(
      wait_for(AsyncDef([keep](auto& self, auto) { return self.return_value(0); }), 3600));
  EXPECT_EQ(keep.use_count(), 1);
  EXPECT_EQ(clock_.now(), 1000);
}

TEST_F(Wait, for_the_first_exception_does_not_ask_the_last_one_for_its_own) {
  auto future = loop_.create_future<int>();
  auto task = loop_.create_task(
      aio::wait<Future<int>>({future}, INFINITY, aio::ReturnWhen::kFirstException));
  turn();
  future->set_exception(make<aio::ValueError>("x"));
  turn(3);
  EXPECT_TRUE(task->done());
  future = nullptr;
  task = nullptr;
  EXPECT_EQ(log_, Log({"reported: Future exception was never retrieved | ValueError: x"}));
}

TEST_F(Wait, refuses_null) {
  const auto task = loop_.create_task(aio::wait<Future<int>>({Ref<Future<int>>()}));
  turn(2);
  EXPECT_EQ(aio::describe(task->failure()), "TypeError: a future is required, not null");
}

}  // namespace
