// Cancellation: a request that goes inward to a future, and comes back outward as an exception.
#include <fcntl.h>
#include <sys/socket.h>

#include "stage4_select_io/library/read.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"
#include "stage6_tasks_futures/library/gather.hpp"
#include "stage6_tasks_futures/library/task_group.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace {

using aio::AnyCoroutine;
using aio::CancelledError;
using aio::create_task;
using aio::current_task;
using aio::Future;
using aio::Ref;
using aio::sleep;
using aio::Task;
using aio::ValueError;
using namespace aio::testing;

class Cancellation : public LoopTest {
 protected:
  /// A task for a body that begins in its first step.
  template <class Body>
  Ref<Task<int>> task_of(Body body) {
    return loop_.create_task(AsyncDef(body));
  }
  /// Tasks in groups in tasks, so many that cancel() of the outermost throws.
  Ref<Task<int>> too_deep() {
    Ref<Task<int>> task = loop_.create_task(Waiter(log_, "deep", future_));
    for (int depth = 0; depth < 600; ++depth) {
      const auto group = in_loop([&] { return gather(std::vector{task}); });
      task = loop_.create_task(AsyncDef([group](auto& self, auto sent) {
        sent.check();
        return self.resume_point() == kStart ? self.await(*group, kAfter1) : self.return_value(0);
      }));
    }
    turn();
    return task;
  }
  const std::string kTooDeep = "RecursionError: maximum recursion depth exceeded";
  Ref<Future<int>> future_ = loop_.create_future<int>();
};

TEST_F(Cancellation, before_the_first_step_never_runs_the_body) {
  const Warnings warnings;
  const auto task = loop_.create_task(say(log_, "the body"));
  EXPECT_TRUE(task->cancel());
  EXPECT_FALSE(task->cancelled()) << "it is a request";
  finish(task);
  EXPECT_EQ(log_, Log({"cancelled"}));
  EXPECT_EQ(warnings.lines(), Log());
}

TEST_F(Cancellation, goes_to_the_innermost_future_and_comes_back_through_all_frames) {
  const auto task = loop_.create_task(Waiter(log_, "outer", Waiter(log_, "inner", future_)));
  const auto main = loop_.create_task(Waiter(log_, "main", task));
  turn();
  EXPECT_TRUE(task->cancel("message"));
  EXPECT_EQ(how(future_), "cancelled: message");
  note("--");
  turn();
  note("--");
  turn();
  EXPECT_EQ(log_,
            Log({"outer waits", "inner waits", "main waits", "--", "inner CancelledError: message",
                 "outer CancelledError: message", "--", "main CancelledError: message"}));
  EXPECT_EQ(how(task), "cancelled: message");
}

TEST_F(Cancellation, of_tasks_that_wait_for_each_other_is_refused) {
  Ref<Task<int>> a;
  const auto b = task_of([&](auto& self, auto sent) {
    sent.check();
    return self.await(*a, kAfter1);
  });
  a = loop_.create_task(Waiter(log_, "a", b));
  turn();
  EXPECT_EQ(raised_by([&] { a->cancel(); }), "RecursionError: maximum recursion depth exceeded");
  a->log_destroy_pending(false);
  b->log_destroy_pending(false);
}

TEST_F(Cancellation, of_tasks_in_groups_in_tasks_has_an_end_before_the_stack) {
  const Ref<Task<int>> task = too_deep();
  EXPECT_EQ(raised_by([&] { task->cancel(); }), kTooDeep);
  future_->set_result(1);
  loop_.run_until_done(task);
}

// Two ways on from each of a thousand would never come to an end.
TEST_F(Cancellation, of_a_group_that_has_a_task_twice_which_waits_for_it_has_an_end) {
  Ref<aio::FutureBase> group;
  const auto task = task_of([&](auto& self, auto sent) {
    sent.check();
    return self.resume_point() == kStart ? self.await(*group, kAfter1) : self.return_value(0);
  });
  group = aio::gather_futures(loop_, std::vector{task, task});
  turn();
  EXPECT_EQ(raised_by([&] { group->cancel(); }), kTooDeep);
  task->log_destroy_pending(false);
}

TEST_F(Cancellation, of_a_group_cancels_all_members_before_it_raises_what_one_of_them_throws) {
  const Ref<Task<int>> deep = too_deep();
  const auto other = loop_.create_task(sleeper(log_, "other", 1));
  const auto group = in_loop([&] { return gather(std::vector{deep, other}); });
  EXPECT_EQ(raised_by([&] { group->cancel(); }), kTooDeep);
  future_->set_result(1);
  finish(group);
  EXPECT_EQ(log_,
            Log({"deep waits", "other CancelledError", "deep got 1", "raised CancelledError"}));
}

TEST_F(Cancellation, of_a_group_with_exceptions_for_results_raises_that_of_the_last_child) {
  for (const bool reversed : {false, true}) {
    const auto a = loop_.create_future(), b = loop_.create_future();
    const auto group = aio::gather_futures(loop_, reversed ? std::vector{b, a} : std::vector{a, b},
                                           aio::kReturnExceptions);
    a->cancel("a");
    group->cancel("m");
    loop_.run_until_done(group);
    note(aio::describe(group->failure()));
  }
  EXPECT_EQ(log_, Log({"CancelledError: m", "CancelledError: a"}));
}

/// A future that cannot be cancelled.
struct Refusing final : Future<int> {
  explicit Refusing(aio::EventLoop& loop) : Future<int>(loop) {}
  bool cancel(const std::string& /*message*/ = {}) override { throw ValueError("refused"); }
};

// Python's gather() stops at the first that throws.
TEST_F(Cancellation, of_a_task_cancels_all_members_of_its_group_before_it_raises_what_one_throws) {
  const Ref<Future<int>> refusing(new Refusing(loop_));
  const auto group = aio::gather_futures(loop_, std::vector{refusing, future_});
  const auto task = loop_.create_task(Waiter(log_, "task", group));
  turn();
  EXPECT_EQ(raised_by([&] { task->cancel("m"); }), "ValueError: refused");
  EXPECT_EQ(how(future_), "cancelled: m");
  finish(task);
  EXPECT_EQ(log_, Log({"task waits", "task CancelledError: m", "cancelled: m"}));
}

TEST_F(Cancellation, of_a_task_goes_to_no_further_member_of_its_group_when_it_gets_too_deep) {
  const Ref<Task<int>> deep = too_deep();
  const auto other = loop_.create_task(sleeper(log_, "other", 1));
  const auto group = in_loop([&] { return gather(std::vector{deep, other}); });
  const auto task = loop_.create_task(Waiter(log_, "task", group));
  turn();
  EXPECT_EQ(raised_by([&] { task->cancel(); }), kTooDeep);
  EXPECT_EQ(other->cancelling(), 0);
  future_->set_result(1);
  finish(task);
  EXPECT_EQ(log_, Log({"deep waits", "task waits", "deep got 1", "other awake", "task got [0, 0]",
                       "returned 0"}));
}

TEST_F(Cancellation, of_a_task_group_cancels_all_members_and_then_raises_what_one_of_them_throws) {
  const Ref<Task<int>> deep = too_deep();
  std::optional<aio::TaskGroup> group;
  std::optional<aio::TaskGroup::Exit> exit;
  const auto main = task_of([&](auto& self, auto sent) {
    if (self.resume_point() == kAfter1) sent.check();
    if (self.resume_point() == kAfter1) return self.return_value(0);
    group.emplace();
    group->create_task(Waiter(log_, "first", deep));
    group->create_task(sleeper(log_, "second", 1));
    return self.await(exit.emplace(group->exit()), kAfter1);
  });
  turn(2);
  main->cancel();
  turn(2);
  future_->set_result(1);
  finish(main);
  EXPECT_EQ(log_,
            Log({"deep waits", "first waits", "second CancelledError", "deep got 1", "first got 0",
                 "raised ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)"}));
}

TEST_F(Cancellation, at_the_end_of_run_reaches_all_tasks_before_it_raises_what_one_throws) {
  const Ref<Task<int>> deep = too_deep();
  const auto other = loop_.create_task(sleeper(log_, "other", 1));
  turn();
  EXPECT_EQ(raised_by([&] { cancel_all_tasks(loop_); }), kTooDeep);
  EXPECT_TRUE(future_->cancelled());
  turn();
  EXPECT_TRUE(other->cancelled());
  loop_.run_until_done(deep);
}

TEST_F(Cancellation, wins_over_a_result_that_is_there_but_not_fetched) {
  const auto task = loop_.create_task(Waiter(log_, "w", future_));
  turn();
  future_->set_result(1);
  EXPECT_TRUE(task->cancel("late"));
  finish(task);
  EXPECT_EQ(log_, Log({"w waits", "w CancelledError: late", "cancelled: late"}));
  EXPECT_EQ(how(future_), "returned 1");
}

TEST_F(Cancellation, wins_over_an_exception_that_is_there_but_not_fetched) {
  const auto task = loop_.create_task(Waiter(log_, "w", future_));
  turn();
  future_->set_exception(make<ValueError>("x"));
  task->cancel("late");
  finish(task);
  future_ = nullptr;
  EXPECT_EQ(log_, Log({"w waits", "w CancelledError: late", "cancelled: late"}));
}

TEST_F(Cancellation, wins_over_an_exception_that_counts_as_asked_for_then) {
  auto task =
      task_of([&, all = Ref<aio::Gather<std::vector<int>>>()](auto& self, auto sent) mutable {
        if (self.resume_point() == kAfter1) sent.check();
        future_->set_exception(make<ValueError>("x"));
        current_task()->cancel("self");
        all = gather(std::vector{future_});  // which cannot be cancelled: its one member is done
        return self.await(*all, kAfter1);
      });
  finish(task);
  task = nullptr;
  EXPECT_EQ(log_, Log({"cancelled: self"}));
}

TEST_F(Cancellation, from_within_the_step_hits_the_next_await_that_suspends) {
  auto done = loop_.create_future<int>();
  done->set_result(3);
  const auto task = task_of([&](auto& self, auto sent) {
    switch (self.resume_point()) {
      case kStart:
        current_task()->cancel("self");
        note("goes on");
        return self.await(*done, kAfter1);
      case kAfter1:
        note("past a done future: " + shown(sent.result_of(*done)));
        return self.await(*future_, kAfter2);
    }
    note("at the await: " + raised_by([&] { sent.check(); }));
    return self.return_value(current_task()->cancelling());
  });
  turn();
  EXPECT_EQ(how(future_), "cancelled: self");
  finish(task);
  EXPECT_EQ(log_, Log({"goes on", "past a done future: 3", "at the await: CancelledError: self",
                       "returned 1"}));
}

TEST_F(Cancellation, from_within_the_step_hits_a_bare_yield_one_turn_later) {
  const auto task = task_of([&](auto& self, auto sent) {
    if (self.resume_point() == kAfter1) {
      note("at the yield: " + raised_by([&] { sent.check(); }));
      return self.return_value(1);
    }
    current_task()->cancel("self");
    count_turns(loop_, log_, 2);
    return self.await(sleep(0), kAfter1);
  });
  finish(task);
  EXPECT_EQ(log_, Log({"turn 1", "at the yield: CancelledError: self", "turn 2", "returned 1"}));
}

TEST_F(Cancellation, from_within_the_step_is_over_when_the_awaited_task_swallows_it) {
  const auto inner = task_of([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(*future_, kAfter1);
    note("inner: " + raised_by([&] { sent.check(); }));
    return self.return_value(5);
  });
  turn();
  const auto outer = task_of([&](auto& self, auto sent) {
    switch (self.resume_point()) {
      case kStart:
        current_task()->cancel("self");
        return self.await(*inner, kAfter1);
      case kAfter1:
        note("outer: " + shown(sent.result_of(*inner)));
        return self.await(sleep(0), kAfter2);
      default:
        note("outer: " + raised_by([&] { sent.check(); }));
    }
    return self.return_value(1);
  });
  finish(outer);
  EXPECT_EQ(log_, Log({"inner: CancelledError: self", "outer: 5", "outer: nothing", "returned 1"}));
}

TEST_F(Cancellation, in_the_last_step_cancels_the_task_although_it_returned) {
  const auto task = task_of([&](auto& self, auto) {
    current_task()->cancel("last");
    return self.return_value(1);
  });
  finish(task);
  EXPECT_EQ(log_, Log({"cancelled: last"}));
}

TEST_F(Cancellation, in_a_last_step_that_raises_is_forgotten) {
  const auto task = task_of([&](auto&, auto) -> AnyCoroutine::Step {
    current_task()->cancel("last");
    throw ValueError("mine");
  });
  finish(task);
  EXPECT_EQ(log_, Log({"raised ValueError: mine"}));
}

TEST_F(Cancellation, can_be_caught_and_ignored) {
  const auto task = task_of([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(*future_, kAfter1);
    note(raised_by([&] { sent.check(); }));
    return self.return_value(7);
  });
  turn();
  task->cancel();
  finish(task);
  EXPECT_EQ(log_, Log({"CancelledError", "returned 7"}));
  EXPECT_EQ(task->cancelling(), 1) << "nobody took it back";
}

TEST_F(Cancellation, lets_the_clean_up_await) {
  const auto task = task_of([&, error = std::exception_ptr()](auto& self, auto sent) mutable {
    switch (self.resume_point()) {
      case kStart:
        return self.await(*future_, kAfter1);
      case kAfter1:
        try {
          sent.check();
        } catch (const CancelledError&) {
          error = std::current_exception();
        }
        note("cleans up");
        return self.await(sleep(0), kAfter2);
      case kAfter2:
        sent.check();
        return self.await(sleep(10), kAfter3);
      case kAfter3:
        sent.check();
        note("cleaned up");
        std::rethrow_exception(error);
    }
    return self.return_value(0);
  });
  turn();
  task->cancel("m");
  EXPECT_EQ(how(task), "pending");
  finish(task);
  EXPECT_EQ(log_, Log({"cleans up", "cleaned up", "cancelled: m"}));
  EXPECT_EQ(clock_.now(), 1010);
}

TEST_F(Cancellation, twice_before_the_step_raises_once_with_the_first_message) {
  const auto task = task_of([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(*future_, kAfter1);
    if (self.resume_point() == kAfter1) {
      note(raised_by([&] { sent.check(); }));
      return self.await(sleep(0), kAfter2);
    }
    sent.check();
    note("still here");
    return self.return_value(1);
  });
  turn();
  EXPECT_TRUE(task->cancel("first"));
  EXPECT_TRUE(task->cancel("second"));
  EXPECT_EQ(task->cancelling(), 2);
  finish(task);
  EXPECT_EQ(log_, Log({"CancelledError: first", "still here", "returned 1"}));
}

TEST_F(Cancellation, twice_within_the_step_raises_once_with_the_second_message) {
  const auto task = task_of([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) {
      current_task()->cancel("first");
      current_task()->cancel("second");
      return self.await(*future_, kAfter1);
    }
    if (self.resume_point() == kAfter1) {
      note(raised_by([&] { sent.check(); }));
      return self.await(sleep(0), kAfter2);
    }
    sent.check();
    note("no more");
    return self.return_value(1);
  });
  finish(task);
  EXPECT_EQ(log_, Log({"CancelledError: second", "no more", "returned 1"}));
}

TEST_F(Cancellation, without_a_message_takes_the_message_of_the_one_before_away) {
  const auto task = task_of([](auto& self, auto) {
    current_task()->cancel("first");
    current_task()->cancel();
    return self.return_value(1);
  });
  finish(task);
  EXPECT_EQ(log_, Log({"cancelled"}));
}

TEST_F(Cancellation, during_the_clean_up_hits_the_clean_up) {
  const auto task = task_of([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(*future_, kAfter1);
    note(raised_by([&] { sent.check(); }));
    if (self.resume_point() == kAfter1) return self.await(sleep(10), kAfter2);
    return self.return_value(1);
  });
  turn();
  task->cancel("first");
  turn();
  task->cancel("second");
  EXPECT_EQ(task->cancelling(), 2);
  finish(task);
  EXPECT_EQ(log_, Log({"CancelledError: first", "CancelledError: second", "returned 1"}));
  EXPECT_EQ(clock_.now(), 1000);
}

TEST_F(Cancellation, leaves_no_message_for_a_later_one) {
  const auto task = task_of([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) {
      current_task()->cancel("first");
      return self.await(*future_, kAfter1);
    }
    note(raised_by([&] { sent.check(); }));
    if (self.resume_point() == kAfter1) return self.await(sleep(10), kAfter2);
    return self.return_value(1);
  });
  turn(2);
  task->cancel();
  finish(task);
  EXPECT_EQ(log_, Log({"CancelledError: first", "CancelledError", "returned 1"}));
}

TEST_F(Cancellation, can_be_taken_back_in_the_count_but_is_raised_all_the_same) {
  const auto task = loop_.create_task(say(log_, "never"));
  EXPECT_EQ(task->cancelling(), 0);
  EXPECT_EQ(task->uncancel(), 0);
  task->cancel();
  task->cancel();
  EXPECT_EQ(task->cancelling(), 2);
  EXPECT_EQ(task->uncancel(), 1);
  EXPECT_EQ(task->uncancel(), 0);
  EXPECT_EQ(task->uncancel(), 0);
  finish(task);
  EXPECT_EQ(log_, Log({"cancelled"}));
}

TEST_F(Cancellation, of_a_task_that_waits_for_a_task_cancels_that_one) {
  const auto inner = loop_.create_task(Waiter(log_, "inner", future_));
  const auto outer = loop_.create_task(Waiter(log_, "outer", inner));
  turn();
  count_turns(loop_, log_, 3);
  outer->cancel("m");
  EXPECT_EQ(inner->cancelling(), 1);
  finish(outer);
  EXPECT_EQ(log_, Log({"inner waits", "outer waits", "turn 1", "inner CancelledError: m", "turn 2",
                       "outer CancelledError: m", "turn 3", "cancelled: m"}));
}

TEST_F(Cancellation, is_lost_on_a_task_that_waits_for_one_that_refuses) {
  const auto inner = task_of([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(*future_, kAfter1);
    note("inner refuses: " + raised_by([&] { sent.check(); }));
    return self.return_value(7);
  });
  const auto outer = loop_.create_task(Waiter(log_, "outer", inner));
  turn();
  outer->cancel("m");
  finish(outer);
  EXPECT_EQ(log_,
            Log({"outer waits", "inner refuses: CancelledError: m", "outer got 7", "returned 7"}));
  EXPECT_EQ(outer->cancelling(), 1);
}

TEST_F(Cancellation, of_an_awaited_task_is_raised_in_who_awaits_it) {
  const auto inner = loop_.create_task(Waiter(log_, "inner", future_));
  const auto outer = loop_.create_task(Waiter(log_, "outer", inner));
  turn();
  inner->cancel("only inner");
  finish(outer);
  EXPECT_EQ(log_, Log({"inner waits", "outer waits", "inner CancelledError: only inner",
                       "outer CancelledError: only inner", "cancelled: only inner"}));
  EXPECT_EQ(outer->cancelling(), 0);
}

TEST_F(Cancellation, of_a_future_is_raised_in_all_who_await_it) {
  const auto a = loop_.create_task(Waiter(log_, "a", future_));
  const auto b = loop_.create_task(Waiter(log_, "b", future_));
  turn();
  a->cancel("A");
  turn();
  EXPECT_EQ(log_, Log({"a waits", "b waits", "a CancelledError: A", "b CancelledError: A"}));
}

TEST_F(Cancellation, between_the_end_of_the_awaited_task_and_the_step_wins) {
  const auto a = loop_.create_task(Waiter(log_, "a", future_));
  const auto b = loop_.create_task(Waiter(log_, "b", a));
  turn();
  future_->set_result(7);
  turn();
  EXPECT_EQ(how(a), "returned 7");
  EXPECT_TRUE(b->cancel("wins"));
  finish(b);
  EXPECT_EQ(log_,
            Log({"a waits", "b waits", "a got 7", "b CancelledError: wins", "cancelled: wins"}));
}

TEST_F(Cancellation, by_a_task_that_the_cancelled_one_waits_for_cancels_that_one_too) {
  Ref<Task<int>> child;
  run_main(AsyncDef([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) {
      child = create_task(AsyncDef([&, main = current_task()](auto& inner, auto) {
        main->cancel("from child");
        note("child ends");
        return inner.return_value(0);
      }));
      return self.await(*child, kAfter1);
    }
    note("main: " + raised_by([&] { sent.check(); }));
    note("child: " + how(child));
    return self.return_value(0);
  }));
  EXPECT_EQ(log_, Log({"child ends", "main: CancelledError: from child",
                       "child: cancelled: from child", "-> 0"}));
}

TEST_F(Cancellation, that_nobody_asked_for_is_one_all_the_same) {
  const auto task = task_of([](auto&, auto) -> AnyCoroutine::Step { throw CancelledError("own"); });
  finish(task);
  EXPECT_EQ(log_, Log({"cancelled: own"}));
  EXPECT_EQ(task->cancelling(), 0);
}

TEST_F(Cancellation, can_become_another_exception) {
  const auto task = task_of([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(*future_, kAfter1);
    try {
      sent.check();
    } catch (const CancelledError&) {
      throw ValueError("instead");
    }
    return self.return_value(0);
  });
  turn();
  task->cancel();
  finish(task);
  EXPECT_EQ(log_, Log({"raised ValueError: instead"}));
}

TEST_F(Cancellation, comes_too_late_for_a_finished_task) {
  const auto task = loop_.create_task(say(log_, "runs", 1));
  turn();
  EXPECT_FALSE(task->cancel());
  EXPECT_EQ(task->cancelling(), 0);
  EXPECT_EQ(how(task), "returned 1");
}

TEST_F(Cancellation, of_a_task_is_heard_by_its_callbacks_one_turn_after_its_step) {
  const auto task = loop_.create_task(Waiter(log_, "a", future_));
  task->add_done_callback([&](aio::FutureBase&) { note("callback: " + how(task)); });
  turn();
  count_turns(loop_, log_, 3);
  task->cancel();
  turn(3);
  EXPECT_EQ(log_, Log({"a waits", "turn 1", "a CancelledError", "turn 2", "callback: cancelled",
                       "turn 3"}));
}

TEST_F(Cancellation, is_no_std_exception) {
  const auto task = task_of([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(*future_, kAfter1);
    try {
      sent.check();
    } catch (const std::exception&) {
      note("swallowed");
    }
    return self.return_value(0);
  });
  turn();
  task->cancel();
  finish(task);
  EXPECT_EQ(log_, Log({"cancelled"}));
}

// ---- what is waited for is let go

/// Adds 1 to `alive` as long as it lives.
std::shared_ptr<void> counted(int& alive) {
  ++alive;
  return {nullptr, [&alive](void*) { --alive; }};
}

TEST_F(Cancellation, of_sleeping_tasks_frees_them_and_forgets_their_timers) {
  int alive = 0;
  std::vector<Ref<Task<int>>> tasks;
  for (int i = 0; i < 1000; ++i) {
    tasks.push_back(task_of([keep = counted(alive)](auto& self, auto sent) {
      sent.check();
      return self.await(sleep(3600), kAfter1);
    }));
  }
  turn();
  EXPECT_EQ(alive, 1000);
  for (const auto& task : tasks) task->cancel();
  tasks.clear();
  turn(3);
  EXPECT_EQ(alive, 0);
  std::ostringstream description;
  loop_.describe(description);
  EXPECT_EQ(description.str(), "  0 calls ready, 0 timers, 0 descriptors waited for\n");
  EXPECT_EQ(clock_.now(), 1000);
}

TEST_F(Cancellation, of_a_sleep_of_stage_3_forgets_its_timer) {
  class Sleeper final : public aio::Coroutine<int> {
    Step resume(Sent sent) override {
      sent.check();
      if (resume_point() == kStart) return await(sleep_, kAfter1);
      return return_value(1);
    }
    aio::asleep sleep_{3600};
  };
  const auto task = loop_.create_task(Sleeper());
  turn();
  task->cancel("m");
  finish(task);
  turn();
  EXPECT_EQ(log_, Log({"cancelled: m"}));
  EXPECT_EQ(clock_.now(), 1000);
}

TEST_F(Cancellation, of_a_read_of_stage_4_ends_its_watch) {
  auto [end, other] = aio::Descriptor::pipe();
  const auto first = loop_.create_task(aio::AsyncRead(end.fileno()));
  turn();
  EXPECT_TRUE(first->cancel());
  turn();
  EXPECT_TRUE(first->cancelled());
  const auto second = loop_.create_task(aio::AsyncRead(end.fileno()));
  ASSERT_EQ(::write(other.fileno(), "x", 1), 1);
  turn(3);
  EXPECT_EQ(second->result(), "x");
}

TEST_F(Cancellation, of_a_read_leaves_what_it_had_to_the_next_read_and_not_to_the_next_owner) {
  auto [end, other] = aio::Descriptor::pipe();
  const auto read = [&, &from = end](std::size_t amount) {
    return loop_.create_task(aio::AsyncRead(from, amount));
  };
  ASSERT_EQ(::write(other.fileno(), "abc", 3), 3);
  const auto first = read(4);
  turn(2);
  first->cancel();
  turn(2);
  EXPECT_TRUE(first->cancelled());
  ASSERT_EQ(::write(other.fileno(), "defgh", 5), 5);
  const auto second = read(4);
  turn(3);
  EXPECT_EQ(second->result(), "abcd");
  const auto third = read(9);
  turn(2);
  third->cancel();
  turn();
  EXPECT_EQ(end.unread(), "efgh");
  end = aio::Descriptor::open("/dev/zero", O_RDONLY);
  const auto fourth = read(1);
  turn(3);
  EXPECT_EQ(fourth->result(), std::string(1, '\0'));
}

TEST_F(Cancellation, of_a_recv_of_stage_5_leaves_the_socket_usable) {
  auto [end, other] = aio::Socket::pair();
  const auto first = loop_.create_task(aio::AsyncRecv(end));
  turn();
  first->cancel();
  turn(2);
  EXPECT_TRUE(first->cancelled());
  const auto second = loop_.create_task(aio::AsyncRecv(end));
  const auto sender = loop_.create_task(aio::AsyncSend(other, "hello"));
  turn(3);
  EXPECT_EQ(second->result(), "hello");
}

}  // namespace
