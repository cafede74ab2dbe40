// shield(): a future that follows another one, and keeps cancellation from it.
#include "stage6_tasks_futures/library/shield.hpp"

#include <memory>

#include "stage1_generators/shared/tests/a_lot.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace {

using aio::EventLoop;
using aio::Future;
using aio::Ref;
using aio::shield;
using aio::ValueError;
using namespace aio::testing;

class Shield : public LoopTest {
 protected:
  template <class Awaitable>
  auto shielded(Awaitable awaitable) {
    return in_loop([&] { return shield(std::move(awaitable)); });
  }
  Ref<Future<int>> future_ = loop_.create_future<int>();
};

TEST_F(Shield, of_nothing_is_refused) {
  EXPECT_EQ(raised_by([] { aio::shield(Ref<Future<int>>()); }),
            "TypeError: a future, a coroutine or an awaitable is required, not null");
}

TEST_F(Shield, can_be_cancelled_once) {
  const auto inner = loop_.create_future<int>();
  const auto outer = in_loop([&] { return aio::shield(inner); });
  EXPECT_TRUE(outer->cancel());
  EXPECT_FALSE(outer->cancel());
  EXPECT_FALSE(inner->done());
}

TEST_F(Shield, gives_the_result_one_turn_later) {
  loop_.create_task(Waiter(log_, "main", shielded(future_)));
  turn();
  count_turns(loop_, log_, 3);
  future_->set_result(1);
  turn(3);
  EXPECT_EQ(log_, Log({"main waits", "turn 1", "turn 2", "main got 1", "turn 3"}));
}

TEST_F(Shield, makes_a_task_of_a_coroutine) {
  finish(shielded(sleeper(log_, "inner", 1, 7)));
  EXPECT_EQ(log_, Log({"inner awake", "returned 7"}));
}

TEST_F(Shield, raises_the_exception) {
  finish(shielded(fail(log_, "inner", 1)));
  EXPECT_EQ(log_, Log({"inner fails", "raised ValueError: inner"}));
}

TEST_F(Shield, that_is_cancelled_leaves_the_inner_task_alone) {
  const auto inner = loop_.create_task(sleeper(log_, "inner", 1, 7));
  const auto main = loop_.create_task(Waiter(log_, "main", shielded(inner)));
  turn();
  count_turns(loop_, log_, 3);
  main->cancel("m");
  turn(3);
  EXPECT_EQ(how(main), "cancelled: m");
  EXPECT_EQ(how(inner), "pending");
  EXPECT_EQ(inner->cancelling(), 0);
  finish(inner);
  EXPECT_EQ(log_, Log({"main waits", "turn 1", "main CancelledError: m", "turn 2", "turn 3",
                       "inner awake", "returned 7"}));
}

TEST_F(Shield, is_cancelled_when_the_inner_task_is) {
  const auto inner = loop_.create_task(sleeper(log_, "inner", 1));
  const auto outer = shielded(inner);
  const auto main = loop_.create_task(Waiter(log_, "main", outer));
  turn();
  count_turns(loop_, log_, 4);
  inner->cancel("i");
  turn(4);
  EXPECT_EQ(log_, Log({"main waits", "turn 1", "inner CancelledError: i", "turn 2", "turn 3",
                       "main CancelledError", "turn 4"}));
  EXPECT_TRUE(outer->cancelled());
}

TEST_F(Shield, of_what_is_done_is_done) {
  future_->set_result(3);
  EXPECT_EQ(how(shielded(future_)), "returned 3");
  const auto failed = loop_.create_future<int>();
  failed->set_exception(make<ValueError>("x"));
  EXPECT_EQ(how(shielded(failed)), "raised ValueError: x");
  const auto cancelled = loop_.create_future<int>();
  cancelled->cancel();
  EXPECT_EQ(how(shielded(cancelled)), "cancelled");
}

TEST_F(Shield, that_was_cancelled_lets_a_later_exception_be_reported) {
  const auto outer = shielded(fail(log_, "inner", 1));
  turn();
  outer->cancel();
  loop_.run_until_done(loop_.create_task(sleeper(log_, "main", 2)));
  EXPECT_EQ(log_,
            Log({"inner fails", "reported: Task exception was never retrieved | ValueError: inner",
                 "main awake"}));
}

TEST_F(Shield, has_an_exception_that_is_reported_if_nobody_asks) {
  auto outer = shielded(future_);
  future_->set_exception(make<ValueError>("x"));
  turn();
  future_ = nullptr;
  note("--");
  outer = nullptr;
  EXPECT_EQ(log_, Log({"--", "reported: Future exception was never retrieved | ValueError: x"}));
}

TEST_F(Shield, that_has_failed_and_is_cancelled_is_not_reported) {
  auto outer = shielded(future_);
  future_->set_exception(make<ValueError>("x"));
  turn();
  EXPECT_FALSE(outer->cancel());
  outer = nullptr;
  EXPECT_EQ(log_, Log());
}

TEST_F(Shield, can_be_cancelled_and_the_inner_future_ended_in_one_turn) {
  const auto outer = shielded(future_);
  outer->cancel("m");
  future_->set_result(1);
  turn(2);
  EXPECT_EQ(how(outer), "cancelled: m");
}

TEST_F(Shield, that_is_cancelled_when_the_inner_future_has_just_ended_stays_so) {
  const auto cancelled = [&](auto end) {
    const auto outer = shielded(future_);
    end();
    EXPECT_TRUE(outer->cancel("m"));
    turn();
    note(how(outer));
    future_ = loop_.create_future<int>();
  };
  cancelled([&] { future_->set_result(1); });
  cancelled([&] { future_->cancel("i"); });
  cancelled([&] { future_->set_exception(make<ValueError>("x")); });
  EXPECT_EQ(log_, Log({"cancelled: m", "cancelled: m", "cancelled: m"})) << "nothing is reported";
}

TEST_F(Shield, of_a_future_knows_its_loop_before_that_runs) {
  const auto shielded = shield(future_);
  EXPECT_EQ(&shielded->get_loop(), &loop_);
  future_->set_result(7);
  finish(shielded);
  EXPECT_EQ(log_, Log({"returned 7"}));
}

// The innermost is told, and each tells the one around it.
TEST(Shields, a_million_in_one_another_go_with_their_loop) {
  const auto kept = std::make_shared<int>(0);
  Ref<Future<int>> outermost;
  {
    EventLoop loop;
    const auto task = loop.create_task(AsyncDef([](auto& self, auto sent) {
      sent.check();
      return self.return_value(0);
    }));
    task->log_destroy_pending(false);
    outermost = shield(task);
    for (int i = 0; i < aio::testing::a_lot(1'000'000); ++i) outermost = shield(outermost);
    outermost->add_done_callback([kept](aio::FutureBase&) {});
  }
  EXPECT_FALSE(outermost->done());
  EXPECT_TRUE(outermost->cancel());
  outermost = nullptr;
  EXPECT_EQ(kept.use_count(), 1);
}

// With and without a task that waits for them.
TEST(Shields, in_one_another_that_nobody_has_go_with_their_loop) {
  for (const bool awaited : {false, true}) {
    const auto kept = std::make_shared<int>(0);
    const Warnings warnings;
    Log log;
    {
      EventLoop loop;
      const auto innermost = loop.create_task(Waiter(log, "a", loop.create_future<int>()));
      const auto outermost = shield(shield(shield(innermost)));
      outermost->add_done_callback([kept](aio::FutureBase&) {});
      if (awaited) loop.create_task(Waiter(log, "b", outermost));
      loop.call_soon([&] { loop.stop(); });
      loop.run_forever();
    }
    EXPECT_EQ(kept.use_count(), 1) << awaited;
  }
}

TEST(Shields, that_are_done_let_go_of_what_they_have_followed) {
  EventLoop loop;
  Ref<Future<std::shared_ptr<int>>> inner = loop.create_future<std::shared_ptr<int>>();
  const auto outer = shield(inner);
  inner->set_result(std::make_shared<int>(0));
  const std::weak_ptr<int> result = inner->result();
  loop.run_until_complete(outer);
  outer->result() = nullptr;
  inner = nullptr;
  EXPECT_TRUE(result.expired());
}

TEST_F(Shield, that_is_cancelled_counts_as_asked_for_errors_of_the_same_turn) {
  auto outer = shielded(future_);
  outer->cancel();
  future_->set_exception(make<ValueError>("x"));
  turn(2);
  outer = nullptr;
  future_ = nullptr;
  EXPECT_EQ(log_, Log());
}

TEST_F(Shield, may_be_a_sleep_as_any_task) {
  finish(in_loop([] { return aio::create_task(aio::sleep(1), "a sleep"); }));
  finish(in_loop([] { return aio::shield(aio::sleep(1)); }));
  EXPECT_EQ(log_, Log({"returned None", "returned None"}));
  EXPECT_EQ(clock_.now(), 1002);
}

}  // namespace
