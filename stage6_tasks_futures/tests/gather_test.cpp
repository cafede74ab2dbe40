// gather(): one future for many.

#include "stage1_generators/shared/tests/a_lot.hpp"
#include "stage6_tasks_futures/library/shield.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace {

using aio::EventLoop;
using aio::Future;
using aio::gather;
using aio::kReturnExceptions;
using aio::Ref;
using aio::sleep;
using aio::Task;
using namespace aio::testing;

class Gather : public LoopTest {
 protected:
  /// A list of coroutines.
  template <class... C>
  static std::vector<AsyncDef> list(C... coroutines) {
    std::vector<AsyncDef> all;
    (all.push_back(std::move(coroutines)), ...);
    return all;
  }
  /// A group of futures or coroutines, made in the loop.
  template <class... Awaitables>
  auto group(Awaitables... awaitables) {
    return in_loop([&] { return gather(std::move(awaitables)...); });
  }
  /// A task that awaits the group.
  template <class G>
  Ref<Task<int>> awaiting(Ref<G> group) {
    auto task = loop_.create_task(Waiter(log_, "main", group));
    turn();
    return task;
  }
  /// A callback that notes when nobody holds it any more.
  auto noting_its_end(const std::string& name) {
    const std::shared_ptr<void> end(nullptr, [this, name](void*) { note(name + " is gone"); });
    return [end](aio::FutureBase&) {};
  }
  Ref<Future<int>> future_ = loop_.create_future<int>();
};

TEST_F(Gather, gives_the_results_in_the_order_of_the_arguments) {
  finish(group(sleeper(log_, "a", 3, 1), sleeper(log_, "b", 1, 2), sleeper(log_, "c", 2, 3)));
  EXPECT_EQ(log_, Log({"b awake", "c awake", "a awake", "returned [1, 2, 3]"}));
}

// That they start in any order was true until Python 3.6.
TEST_F(Gather, starts_coroutines_in_the_order_of_the_arguments) {
  finish(group(list(say(log_, "a", 1), say(log_, "b", 2), say(log_, "c", 3))));
  EXPECT_EQ(log_, Log({"a", "b", "c", "returned [1, 2, 3]"}));
}

TEST_F(Gather, gives_a_tuple_for_arguments_of_different_types) {
  class Word final : public aio::Coroutine<std::string> {
    Step resume(Sent) override { return return_value("word"); }
  };
  const auto both = group(say(log_, "a", 1), Word());
  loop_.run_until_done(both);
  EXPECT_EQ(both->result(), std::tuple(1, std::string("word")));
}

// A coroutine becomes a task, and its first step ready, before the arguments behind it are looked
// at.
TEST_F(Gather, takes_one_argument_after_the_other) {
  const auto spin = [this] {
    return AsyncDef([this, i = 0](auto& self, auto sent) mutable {
      sent.check();
      note("spin " + std::to_string(i++));
      return i < 2 ? self.await(sleep(0), kAfter1) : self.return_value(0);
    });
  };
  future_->set_exception(std::make_exception_ptr(aio::ValueError("boom")));
  const auto main = awaiting(group(future_, spin()));
  turn(2);
  EXPECT_EQ(how(main), "raised ValueError: boom");
  EXPECT_EQ(log_, Log({"spin 0", "main waits", "main ValueError: boom", "spin 1"}));
}

TEST_F(Gather, adds_one_turn) {
  awaiting(group(future_));
  count_turns(loop_, log_, 3);
  future_->set_result(1);
  turn(3);
  EXPECT_EQ(log_, Log({"main waits", "turn 1", "turn 2", "main got [1]", "turn 3"}));
}

TEST_F(Gather, adds_a_turn_for_each_group_in_a_group) {
  awaiting(in_loop([&] { return gather(gather(future_)); }));
  count_turns(loop_, log_, 4);
  future_->set_result(1);
  turn(4);
  EXPECT_EQ(log_, Log({"main waits", "turn 1", "turn 2", "turn 3", "main got [[1]]", "turn 4"}));
}

TEST_F(Gather, takes_groups) {
  finish(in_loop([&] {
    auto first = gather(say(log_, "a", 1), say(log_, "b", 2));
    return gather(first, gather(list(say(log_, "c", 3))));
  }));

  EXPECT_EQ(log_, Log({"a", "b", "c", "returned [[1, 2], [3]]"}));
}

TEST_F(Gather, waits_a_turn_also_for_what_is_done_already) {
  future_->set_result(1);
  const auto group = in_loop([&] { return gather(future_); });
  EXPECT_EQ(how(group), "pending");
  turn();
  EXPECT_EQ(how(group), "returned [1]");
}

TEST_F(Gather, of_nothing_is_done_at_once) {
  const auto none = in_loop([&] {
    auto made = gather(std::vector<Ref<Future<int>>>());
    note(how(made));
    return made;
  });
  finish(none);
  EXPECT_EQ(log_, Log({"returned []", "returned []"}));
}

TEST_F(Gather, takes_the_same_awaitable_twice) {
  const auto task = loop_.create_task(say(log_, "t", 5));
  finish(group(task, task, task));
  EXPECT_EQ(log_, Log({"t", "returned [5, 5, 5]"}));
}

TEST_F(Gather, raises_the_first_exception_at_once_and_lets_the_others_go_on) {
  const auto some = group(list(sleeper(log_, "a", 1), fail(log_, "first", 2), sleeper(log_, "c", 3),
                               fail(log_, "second", 4)));
  finish(some);
  EXPECT_FALSE(some->cancel()) << "it is done";
  note("--");
  finish(loop_.create_task(sleeper(log_, "later", 5)));
  EXPECT_EQ(log_, Log({"a awake", "first fails", "raised ValueError: first", "--", "c awake",
                       "second fails", "later awake", "returned 0"}));
}

TEST_F(Gather, reports_its_exception_if_nobody_asks_but_not_those_that_came_too_late) {
  {
    const auto some = group(list(fail(log_, "first", 1), fail(log_, "second", 2)));
    loop_.run_until_done(loop_.create_task(sleeper(log_, "main", 3)));
    note("--");
  }
  EXPECT_EQ(log_, Log({"first fails", "second fails", "main awake", "--",
                       "reported: Future exception was never retrieved | ValueError: first"}));
}

TEST_F(Gather, of_a_group_that_failed_raises_its_exception) {
  finish(in_loop([&] {
    return gather(gather(fail(log_, "inner", 1), sleeper(log_, "a", 2)), sleeper(log_, "b", 3));
  }));
  loop_.run_until_done(loop_.create_task(sleeper(log_, "later", 5)));
  EXPECT_EQ(log_,
            Log({"inner fails", "raised ValueError: inner", "a awake", "b awake", "later awake"}));
}

TEST_F(Gather, can_give_exceptions_as_results) {
  const auto late = loop_.create_task(sleeper(log_, "c", 9));
  const auto some = group(kReturnExceptions,
                          std::vector<Ref<Task<int>>>{loop_.create_task(sleeper(log_, "a", 1, 7)),
                                                      loop_.create_task(fail(log_, "b", 2)), late});
  loop_.call_later(3, [&] { late->cancel("m"); });
  finish(some);
  EXPECT_EQ(log_, Log({"a awake", "b fails", "c CancelledError: m",
                       "returned [7, ValueError: b, CancelledError: m]"}));
}

// The members are cancelled; the group itself has an exception.
TEST_F(Gather, that_is_cancelled_cancels_its_members_and_ends_with_an_exception) {
  const auto a = loop_.create_task(sleeper(log_, "a", 1));
  const auto b = loop_.create_task(sleeper(log_, "b", 1));
  const auto both = group(a, b);
  turn();
  EXPECT_TRUE(both->cancel("m"));
  EXPECT_EQ(how(both), "pending") << "the members are not done yet";
  count_turns(loop_, log_, 3);
  awaiting(both);
  turn(3);
  EXPECT_EQ(log_, Log({"a CancelledError: m", "b CancelledError: m", "turn 1", "main waits",
                       "turn 2", "main CancelledError: m", "turn 3"}));
  EXPECT_FALSE(both->cancelled());
  EXPECT_EQ(how(both), "raised CancelledError: m");
  EXPECT_EQ(how(a) + ", " + how(b), "cancelled: m, cancelled: m");
  EXPECT_FALSE(both->cancel());
}

TEST_F(Gather, that_is_cancelled_raises_also_where_exceptions_are_results) {
  const auto both = group(kReturnExceptions, list(sleeper(log_, "a", 1), sleeper(log_, "b", 1)));
  turn();
  both->cancel("m");
  finish(both);
  EXPECT_EQ(log_, Log({"a CancelledError: m", "b CancelledError: m", "raised CancelledError: m"}));
}

/// try: await future
/// except CancelledError: log("refuses")
/// return 7
AsyncDef refuses(Log& log, Ref<Future<int>> future) {
  return AsyncDef([&log, future](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(*future, kAfter1);
    log.push_back("refuses " + raised_by([&] { sent.check(); }));
    return self.return_value(7);
  });
}

TEST_F(Gather, that_is_cancelled_raises_although_its_members_refused) {
  const auto one = group(refuses(log_, future_));
  turn();
  EXPECT_TRUE(one->cancel("m"));
  finish(one);
  EXPECT_EQ(log_, Log({"refuses CancelledError: m", "raised CancelledError"}));
}

TEST_F(Gather, that_is_cancelled_raises_although_a_second_cancel_found_nobody) {
  const auto one = group(kReturnExceptions, future_);
  EXPECT_TRUE(one->cancel("first"));
  EXPECT_FALSE(one->cancel("second"));
  finish(one);
  EXPECT_EQ(log_, Log({"raised CancelledError: first"}));
}

TEST_F(Gather, that_is_awaited_hands_the_cancellation_of_its_task_on) {
  const auto task = awaiting(group(sleeper(log_, "a", 1), sleeper(log_, "b", 1)));
  count_turns(loop_, log_, 4);
  task->cancel("m");
  turn(4);
  EXPECT_EQ(log_, Log({"main waits", "turn 1", "a CancelledError: m", "b CancelledError: m",
                       "turn 2", "turn 3", "main CancelledError: m", "turn 4"}));
  EXPECT_EQ(how(task), "cancelled: m");
}

TEST_F(Gather, takes_a_cancelled_member_for_one_that_raised) {
  const auto a = loop_.create_task(sleeper(log_, "a", 1));
  const auto b = loop_.create_task(sleeper(log_, "b", 1));
  const auto both = group(a, b);
  turn();
  b->cancel("child");
  finish(both);
  EXPECT_FALSE(both->cancelled());
  finish(a);
  EXPECT_EQ(log_, Log({"b CancelledError: child", "raised CancelledError: child", "a awake",
                       "returned 0"}));
}

TEST_F(Gather, cannot_be_cancelled_between_the_end_of_its_members_and_its_own) {
  const auto one = group(future_);
  future_->set_result(1);
  EXPECT_FALSE(one->cancel());
  finish(one);
  EXPECT_EQ(log_, Log({"returned [1]"}));
}

TEST_F(Gather, cancels_as_often_as_a_member_is_there) {
  const auto task = loop_.create_task(sleeper(log_, "a", 1));
  const auto twice = group(task, task);
  turn();
  twice->cancel();
  EXPECT_EQ(task->cancelling(), 2);
  finish(twice);
  EXPECT_EQ(log_, Log({"a CancelledError", "raised CancelledError"}));
}

// In Python such a group is made, and nothing ever runs it.
TEST_F(Gather, is_refused_where_no_loop_runs) {
  const Warnings warnings;
  EXPECT_EQ(raised_by([&] { gather(say(log_, "a"), say(log_, "b")); }),
            "RuntimeError: no running event loop");
  EXPECT_EQ(raised_by([&] { gather(std::vector<Ref<Future<int>>>()); }),
            "RuntimeError: no running event loop");
}

// Python's group makes them itself, and nobody else could have cancelled them.
TEST(Gathered, tasks_that_are_pending_at_the_end_are_not_reported) {
  const Warnings warnings;
  aio::VirtualClock clock;
  {
    EventLoop loop(clock);
    loop.call_soon([&] {
      gather(aio::asleep(9), aio::asleep(9));
      std::vector<aio::asleep> one;
      one.emplace_back(9);
      gather(std::move(one));
    });
    loop.call_later(1, [&] { loop.stop(); });
    loop.run_forever();
  }
  EXPECT_EQ(warnings.lines(), Log());
}

TEST_F(Gather, refuses_a_future_of_another_loop) {
  EventLoop other(clock_);
  const std::string refusal =
      in_loop([&] { return raised_by([&] { gather(future_, other.create_future<int>()); }); });
  EXPECT_EQ(refusal,
            "ValueError: The future belongs to a different loop than the one specified as the loop "
            "argument");
}

TEST_F(Gather, that_refuses_an_argument_leaves_the_others_as_they_were) {
  EventLoop other(clock_);
  future_->set_result(1);
  const auto pending = loop_.create_future<int>();
  loop_.call_soon(
      [&] { note(raised_by([&] { gather(future_, pending, other.create_future<int>()); })); });
  turn(2);
  pending->set_exception(std::make_exception_ptr(aio::ValueError("nobody's")));
  turn();
  EXPECT_EQ(how(pending), "raised ValueError: nobody's");
  EXPECT_EQ(log_, Log({"ValueError: The future belongs to a different loop than the one specified "
                       "as the loop argument"}));
}

TEST_F(Gather, that_refuses_an_argument_holds_none_of_the_others) {
  EventLoop other(clock_);
  future_->add_done_callback(noting_its_end("future"));
  loop_.call_soon([&] {
    note(raised_by([&] { gather(std::exchange(future_, nullptr), other.create_future<int>()); }));
  });
  turn();
  EXPECT_EQ(log_, Log({"future is gone",
                       "ValueError: The future belongs to a different loop than the one specified "
                       "as the loop argument"}));
}

TEST_F(Gather, that_refuses_an_argument_works_out_no_result) {
  EventLoop other(clock_);
  future_->set_result(1);
  loop_.call_soon([&] { note(raised_by([&] { gather(future_, other.create_future<int>()); })); });
  turn(2);
  EXPECT_EQ(log_, Log({"ValueError: The future belongs to a different loop than the one specified "
                       "as the loop argument"}));
}

// The member that is done cannot call.
TEST_F(Gather, is_refused_by_a_closed_loop_and_holds_none_of_its_members) {
  const auto done = loop_.create_future<int>();
  done->set_result(1);
  future_->add_done_callback(noting_its_end("future"));
  loop_.close();
  note(raised_by([&] {
    aio::gather_futures(loop_, std::vector{std::exchange(future_, nullptr), done});
  }));
  EXPECT_EQ(log_, Log({"future is gone", "RuntimeError: Event loop is closed"}));
}

TEST_F(Gather, that_failed_lets_go_of_the_members_that_are_left) {
  auto left = loop_.create_future<int>();
  left->add_done_callback(noting_its_end("the other"));
  const auto both = group(future_, std::exchange(left, nullptr));
  future_->set_exception(make<aio::ValueError>("boom"));
  turn();
  EXPECT_EQ(how(both), "raised ValueError: boom");
  EXPECT_EQ(log_, Log({"the other is gone"}));
}

TEST_F(Gather, that_failed_is_reported_although_somebody_wanted_to_cancel_it) {
  auto one = group(future_);
  future_->set_exception(make<aio::ValueError>("boom"));
  turn();
  EXPECT_FALSE(one->cancel());
  loop_.close();
  EXPECT_FALSE(one->cancel());
  EXPECT_EQ(log_, Log());
  one = nullptr;
  EXPECT_EQ(log_, Log({"reported: Future exception was never retrieved | ValueError: boom"}));
}

// With the loop open that is a RecursionError.
TEST_F(Gather, of_a_closed_loop_is_cancelled_once_although_its_member_waits_for_it) {
  Ref<aio::FutureBase> group;
  const auto task = loop_.create_task(AsyncDef([&](auto& self, auto sent) {
    sent.check();
    return self.resume_point() == kStart ? self.await(*group, kAfter1) : self.return_value(0);
  }));
  task->log_destroy_pending(false);
  group = aio::gather_futures(loop_, std::vector{task});
  turn();
  loop_.close();
  EXPECT_TRUE(group->cancel());
  EXPECT_TRUE(group->cancelled());
  EXPECT_EQ(task->cancelling(), 1);
}

// Groups and their members hold each other, and a future that is never done would keep them.
TEST_F(Gather, whose_loop_has_gone_lets_go_of_its_callbacks_and_then_of_its_members) {
  std::optional<EventLoop> loop(clock_);
  const auto first = loop->create_future<int>();
  auto never = loop->create_future<int>();
  auto inner = aio::gather_futures(*loop, std::vector{first, never});
  auto outer = aio::gather_futures(*loop, std::vector{inner});
  never->add_done_callback(noting_its_end("the member"));
  outer->add_done_callback(noting_its_end("the callback"));
  never = nullptr;
  inner = nullptr;
  outer = nullptr;
  loop.reset();
  EXPECT_EQ(log_, Log());
  first->set_result(1);
  EXPECT_EQ(log_, Log({"the callback is gone", "the member is gone"}));
}

/// A result whose copy throws.
struct Unique {
  Unique() = default;
  Unique(Unique&&) = default;
  Unique(const Unique&) { throw aio::ValueError("cannot be copied"); }
};

TEST_F(Gather, raises_what_the_copy_of_a_result_throws) {
  const auto future = loop_.create_future<Unique>();
  const auto all = in_loop([&] { return gather(std::vector{future}); });
  const auto both = in_loop([&] { return gather(future, future_); });
  const auto shielded = in_loop([&] { return aio::shield(future); });
  future->set_result({});
  future_->set_result(1);
  turn();
  EXPECT_EQ(aio::describe(all->failure()), "ValueError: cannot be copied");
  EXPECT_EQ(aio::describe(both->failure()), "ValueError: cannot be copied");
  EXPECT_EQ(aio::describe(shielded->failure()), "ValueError: cannot be copied");
}

TEST_F(Gather, takes_many) {
  std::vector<AsyncDef> many;
  for (int i = 0; i < 10000; ++i) {
    many.push_back(AsyncDef([i](auto& self, auto sent) {
      sent.check();
      return self.resume_point() == kStart ? self.await(sleep(i % 7), kAfter1)
                                           : self.return_value(i);
    }));
  }
  const auto all = group(std::move(many));
  loop_.run_until_done(all);
  EXPECT_EQ(all->result().size(), 10000u);
  EXPECT_EQ(all->result()[9999], 9999);
}

// In three turns, as a group of two tasks that sleep.
TEST_F(Gather, takes_sleeps_also_of_no_time) {
  const auto group = in_loop([] { return gather(aio::sleep(0), aio::sleep(-1)); });
  turn(2);
  EXPECT_EQ(how(group), "pending");
  turn();
  EXPECT_EQ(how(group), "returned [None, None]");
  finish(in_loop([] { return gather(aio::sleep(0), aio::sleep(1)); }));
  EXPECT_EQ(log_, Log({"returned [None, None]"}));
}

/// `one` is done: is the other one, too?
std::string how_ended(aio::FutureBase& one, const aio::FutureBase& other) {
  one.failure();  // asked for
  return other.done() ? "both" : "one alone";
}

// Python makes a task of each.
TEST_F(Gather, of_sleeps_ends_in_the_turn_in_which_one_of_coroutines_that_sleep_ends) {
  const auto sleeper = [] {
    return AsyncDef([](auto& self, auto sent) {
      sent.check();
      return self.resume_point() == kStart ? self.await(sleep(1), kAfter1) : self.return_value(0);
    });
  };
  for (const bool cancelled : {false, true}) {
    in_loop([&] {
      const auto coroutines = gather(sleeper());
      const auto sleeps = gather(sleep(1));
      sleeps->add_done_callback(
          [=, this](aio::FutureBase& one) { note(how_ended(one, *coroutines)); });
      coroutines->add_done_callback(
          [=, this](aio::FutureBase& one) { note(how_ended(one, *sleeps)); });
      if (cancelled) loop_.call_later(0.5, [=] { sleeps->cancel(), coroutines->cancel(); });
      return 0;
    });
    loop_.run_until_complete(aio::asleep(2));
  }
  EXPECT_EQ(log_, Log({"both", "both", "both", "both"}));
}

TEST_F(Gather, with_return_exceptions_asks_for_none_before_its_end) {
  auto failed = loop_.create_future<int>();
  const auto pending = loop_.create_future<int>();
  auto group = aio::gather_futures(loop_, std::vector{failed, pending}, aio::kReturnExceptions);
  failed->set_exception(make<aio::ValueError>("x"));
  turn(2);
  group->cancel();  // it has nobody to tell
  failed = nullptr;
  turn(2);
  EXPECT_EQ(log_, Log());
}

/// try: await future
/// except CancelledError: raise ValueError("x")
AsyncDef fails_cancelled(Ref<Future<int>> future) {
  return AsyncDef([future](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(*future, kAfter1);
    if (sent.raises()) throw aio::ValueError("x");
    return self.return_value(7);
  });
}

TEST_F(Gather, that_is_cancelled_asks_for_the_exceptions_of_all) {
  {
    const auto both =
        group(kReturnExceptions, list(fails_cancelled(future_), sleeper(log_, "b", 1)));
    turn();
    both->cancel();
    finish(both);
  }
  EXPECT_EQ(log_, Log({"b CancelledError", "raised CancelledError"}));
}

TEST_F(Gather, that_was_given_an_exception_asks_for_those_that_come_later) {
  {
    const auto both = group(kReturnExceptions, list(fail(log_, "a", 1), sleeper(log_, "b", 2)));
    both->set_exception(make<aio::ValueError>("its own"));
    finish(both);
    loop_.run_until_done(loop_.create_task(sleeper(log_, "later", 3)));
  }
  EXPECT_EQ(log_, Log({"raised ValueError: its own", "a fails", "b awake", "later awake"}));
}

TEST_F(Gather, of_sleeps_that_is_cancelled_raises_that) {
  const auto one = in_loop([] { return gather(sleep(1)); });
  turn(2);
  one->cancel("m");
  finish(one);
  EXPECT_EQ(log_, Log({"raised CancelledError: m"}));
}

TEST_F(Gather, can_give_exceptions_as_results_of_different_types) {
  finish(in_loop(
      [&] { return gather(kReturnExceptions, say(log_, "a", 7), sleep(1), fail(log_, "c", 2)); }));
  EXPECT_EQ(log_, Log({"a", "c fails", "returned [7, None, ValueError: c]"}));
}

TEST_F(Gather, that_never_began_to_sleep_leaves_no_timer) {
  for (int i = 0; i < 3; ++i) {
    in_loop([] { return gather(sleep(3600)); })->cancel();
    turn(3);
  }
  EXPECT_EQ(number_of_timers(loop_), 0);
}

// Each waits for the next one; the loop goes, and its end cannot throw.
TEST(Gathered, thousands_in_one_another_go_with_their_loop) {
  const Warnings warnings;
  {
    EventLoop loop;
    std::vector<Ref<aio::FutureBase>> one{loop.create_future<int>()};
    for (int i = 0; i < 1500; ++i) {
      one = {aio::gather_futures(loop, one, [](aio::FutureBase&) { return 0; })};
    }
    const auto all = aio::gather_futures(loop, one, [](aio::FutureBase&) { return 0; });
    Log log;
    loop.create_task(Waiter(log, "a", all));
    loop.call_soon([&] { loop.stop(); });
    loop.run_forever();
  }
  EXPECT_EQ(warnings.lines().size(), 1);
}

// The innermost is the one that is told, and each tells the one around it.
TEST(Gathered, a_million_in_one_another_are_told_that_their_loop_has_gone) {
  std::optional<EventLoop> loop(std::in_place);
  const auto task = loop->create_task(AsyncDef([](auto& self, auto sent) {
    sent.check();
    return self.return_value(0);
  }));
  std::vector<Ref<aio::FutureBase>> one{task};
  for (int i = 0; i < aio::testing::a_lot(1'000'000); ++i) {
    one = {aio::gather_futures(*loop, one, [](aio::FutureBase&) { return 0; })};
  }
  task->log_destroy_pending(false);
  loop.reset();
  EXPECT_TRUE(task->cancelled());
  EXPECT_FALSE(one[0]->done());
}

}  // namespace
