// Futures: their states, who is called when they are done, and the exception nobody asks for.
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace {

using aio::EventLoop;
using aio::Future;
using aio::FutureBase;
using aio::Ref;
using aio::ValueError;
using namespace aio::testing;

class Futures : public LoopTest {
 protected:
  Ref<Future<int>> future_ = loop_.create_future<int>();

  auto noting_done(std::string line) {
    return [this, line = std::move(line)](FutureBase& done) {
      EXPECT_TRUE(done.done());
      note(line);
    };
  }
};

TEST_F(Futures, begin_pending) {
  EXPECT_FALSE(future_->done());
  EXPECT_FALSE(future_->cancelled());
  EXPECT_EQ(raised_by([&] { future_->result(); }), "InvalidStateError: Result is not set.");
  EXPECT_EQ(raised_by([&] { future_->exception(); }), "InvalidStateError: Exception is not set.");
  EXPECT_EQ(future_->repr(), "<Future pending>");
  EXPECT_EQ(&future_->get_loop(), &loop_);
}

TEST_F(Futures, have_a_result_once) {
  future_->set_result(1);
  EXPECT_TRUE(future_->done());
  EXPECT_FALSE(future_->cancelled());
  EXPECT_EQ(future_->result(), 1);
  EXPECT_EQ(future_->exception(), nullptr);
  const std::string refusal = "InvalidStateError: invalid state: <Future finished>";
  EXPECT_EQ(raised_by([&] { future_->set_result(2); }), refusal);
  EXPECT_EQ(raised_by([&] { future_->set_exception(make<ValueError>("late")); }), refusal);
  EXPECT_FALSE(future_->cancel());
  EXPECT_EQ(future_->result(), 1);
}

TEST_F(Futures, have_an_exception_once_and_raise_it_as_often_as_they_are_asked) {
  future_->set_exception(make<ValueError>("x"));
  EXPECT_TRUE(future_->done());
  EXPECT_FALSE(future_->cancelled());
  EXPECT_EQ(raised_by([&] { future_->result(); }), "ValueError: x");
  EXPECT_EQ(raised_by([&] { future_->result(); }), "ValueError: x");
  EXPECT_EQ(aio::describe(future_->exception()), "ValueError: x");
  EXPECT_EQ(raised_by([&] { future_->set_result(2); }),
            "InvalidStateError: invalid state: <Future finished>");
  EXPECT_FALSE(future_->cancel());
}

TEST_F(Futures, take_no_callback_that_is_none) {
  const Ref<aio::Runnable> none;
  const std::string refusal = "TypeError: null is not callable";
  EXPECT_EQ(raised_by([&] { future_->add_done_callback(none); }), refusal);
  EXPECT_EQ(future_->remove_done_callback(none), 0U);
  future_->set_result(1);
  EXPECT_EQ(raised_by([&] { future_->add_done_callback(none); }), refusal);
}

TEST_F(Futures, take_no_exception_that_is_none) {
  EXPECT_EQ(raised_by([&] { future_->set_exception(nullptr); }),
            "TypeError: invalid exception object");
  EXPECT_FALSE(future_->done());
}

// A callback that is let go may hold what calls the same future again.
TEST_F(Futures, may_be_called_again_by_a_callback_that_they_let_go) {
  struct Calls {
    Ref<Future<int>> future;
    ~Calls() {
      future->add_done_callback([](FutureBase&) {});
    }
  };
  const auto calls = std::make_shared<Calls>(Calls{future_});
  auto first = future_->add_done_callback([calls](FutureBase&) {});
  auto second = future_->add_done_callback([calls](FutureBase&) {});
  EXPECT_EQ(future_->remove_done_callback(std::move(second)), 1U);
  EXPECT_EQ(future_->remove_done_callback(std::move(first)), 1U);
  future_->drop_callbacks();
}

TEST_F(Futures, can_be_cancelled_once_with_a_message) {
  EXPECT_TRUE(future_->cancel("why"));
  EXPECT_FALSE(future_->cancel("again"));
  EXPECT_TRUE(future_->done());
  EXPECT_TRUE(future_->cancelled());
  EXPECT_EQ(raised_by([&] { future_->result(); }), "CancelledError: why");
  EXPECT_EQ(raised_by([&] { future_->exception(); }), "CancelledError: why");
  EXPECT_EQ(raised_by([&] { future_->set_result(2); }),
            "InvalidStateError: invalid state: <Future cancelled>");
}

TEST_F(Futures, refuse_a_stop_iteration) {
  EXPECT_EQ(
      raised_by([&] { future_->set_exception(std::make_exception_ptr(aio::StopIteration())); }),
      "TypeError: StopIteration interacts badly with generators and cannot be raised into a "
      "Future");
  EXPECT_FALSE(future_->done());
}

TEST_F(Futures, that_are_done_do_not_look_at_the_exception_that_they_refuse) {
  future_->set_result(1);
  for (const auto& one : {std::exception_ptr(), std::make_exception_ptr(aio::StopIteration())}) {
    EXPECT_EQ(raised_by([&] { future_->set_exception(one); }),
              "InvalidStateError: invalid state: <Future finished>");
  }
}

// "called as soon as the task is done" means in the next turn.
TEST_F(Futures, call_their_callbacks_in_order_and_one_turn_later) {
  for (const char* name : {"a", "b", "c"}) future_->add_done_callback(noting_done(name));
  loop_.call_soon([&] {
    future_->set_result(1);
    note("set");
    loop_.call_soon(noting("after"));
  });
  turn();
  note("--");
  turn();
  EXPECT_EQ(log_, Log({"set", "--", "a", "b", "c", "after"}));
}

TEST_F(Futures, call_a_callback_added_late_as_late_as_any_other) {
  future_->set_result(1);
  future_->add_done_callback(noting_done("called"));
  note("added");
  turn();
  EXPECT_EQ(log_, Log({"added", "called"}));
}

TEST_F(Futures, call_a_callback_that_a_callback_added_in_the_turn_after) {
  future_->add_done_callback([&](FutureBase& done) {
    note("first");
    done.add_done_callback(noting_done("second"));
  });
  future_->set_result(1);
  turn();
  note("--");
  turn();
  EXPECT_EQ(log_, Log({"first", "--", "second"}));
}

TEST_F(Futures, call_the_other_callbacks_when_one_raises) {
  future_->add_done_callback(noting_done("first"));
  future_->add_done_callback([](FutureBase&) { throw ValueError("from a callback"); });
  future_->add_done_callback(noting_done("third"));
  future_->set_result(1);
  turn();
  EXPECT_EQ(log_, Log({"first", "reported: Exception in callback | ValueError: from a callback",
                       "third"}));
}

TEST_F(Futures, forget_a_callback_as_often_as_it_was_added) {
  const auto callback = future_->add_done_callback(noting_done("callback"));
  const auto other = future_->add_done_callback(noting_done("other"));
  const auto last = future_->add_done_callback(noting_done("last"));
  future_->add_done_callback(callback);
  EXPECT_EQ(future_->remove_done_callback(callback), 2u);
  EXPECT_EQ(future_->remove_done_callback(callback), 0u);
  future_->set_result(1);
  EXPECT_EQ(future_->remove_done_callback(other), 0u) << "it is in the ready queue already";
  turn();
  EXPECT_EQ(log_, Log({"other", "last"}));
}

TEST_F(Futures, may_be_left_by_the_last_callback_before_the_first) {
  const auto first = future_->add_done_callback(noting_done("first"));
  const auto last = future_->add_done_callback(noting_done("last"));
  EXPECT_EQ(future_->remove_done_callback(last), 1u);
  EXPECT_EQ(future_->remove_done_callback(first), 1u);
  future_->add_done_callback(noting_done("another"));
  future_->set_result(1);
  turn();
  EXPECT_EQ(log_, Log({"another"}));
}

TEST_F(Futures, report_an_exception_that_nobody_asked_for) {
  future_->set_exception(make<ValueError>("lost"));
  EXPECT_EQ(log_, Log());
  future_ = nullptr;
  EXPECT_EQ(log_, Log({"reported: Future exception was never retrieved | ValueError: lost"}));
}

TEST_F(Futures, report_it_although_they_had_a_callback) {
  future_->add_done_callback(noting_done("called"));
  future_->set_exception(make<ValueError>("lost"));
  turn();
  future_ = nullptr;
  EXPECT_EQ(log_,
            Log({"called", "reported: Future exception was never retrieved | ValueError: lost"}));
}

TEST_F(Futures, do_not_report_an_exception_that_somebody_saw) {
  const std::vector<std::function<void(FutureBase&)>> looks = {
      [](FutureBase& done) { done.exception(); }, [](FutureBase& done) { done.failure(); },
      [](FutureBase& done) { raised_by([&] { static_cast<Future<int>&>(done).result(); }); },
      [](FutureBase& done) { done.cancel(); },  // it is too late, but somebody knows of it
  };
  for (const auto& look : looks) {
    future_ = loop_.create_future<int>();
    future_->set_exception(make<ValueError>("seen"));
    look(*future_);
    future_ = nullptr;
  }
  EXPECT_EQ(log_, Log());
}

TEST_F(Futures, do_not_report_a_cancellation) {
  future_->cancel();
  future_ = nullptr;
  EXPECT_EQ(log_, Log());
}

TEST_F(Futures, warn_if_the_loop_with_its_handler_is_gone_before_them) {
  const Warnings warnings;
  {
    EventLoop loop(clock_);
    report_to_log(loop);
    future_ = loop.create_future<int>();
    future_->set_exception(make<ValueError>("lost"));
  }
  future_ = nullptr;
  EXPECT_EQ(log_, Log());
  EXPECT_EQ(warnings.lines(), Log({"Future exception was never retrieved\nValueError: lost"}));
}

TEST_F(Futures, may_outlive_their_loop_with_callbacks) {
  {
    EventLoop loop(clock_);
    future_ = loop.create_future<int>();
    future_->add_done_callback(noting_done("never"));
  }
  EXPECT_EQ(how(future_), "pending");
  future_ = nullptr;
  EXPECT_EQ(log_, Log());
}

TEST_F(Futures, that_are_awaited_go_to_all_who_wait_in_their_order) {
  auto a = loop_.create_task(Waiter(log_, "a", future_));
  auto b = loop_.create_task(Waiter(log_, "b", future_));
  turn();
  future_->set_result(7);
  turn();
  EXPECT_EQ(log_, Log({"a waits", "b waits", "a got 7", "b got 7"}));
}

TEST_F(Futures, that_are_done_do_not_suspend_who_awaits_them) {
  future_->set_result(7);
  loop_.create_task(Waiter(log_, "a", future_));
  turn();
  EXPECT_EQ(log_, Log({"a waits", "a got 7"}));
}

TEST_F(Futures, raise_at_the_await) {
  auto a = loop_.create_task(Waiter(log_, "a", future_));
  turn();
  future_->set_exception(make<ValueError>("x"));
  turn();
  EXPECT_EQ(log_, Log({"a waits", "a ValueError: x"}));
  EXPECT_EQ(how(a), "raised ValueError: x");
}

TEST_F(Futures, of_move_only_results_can_give_them_away) {
  auto future = loop_.create_future<std::unique_ptr<int>>();
  future->set_result(std::make_unique<int>(7));
  const std::unique_ptr<int> taken = std::move(future->result());
  EXPECT_EQ(*taken, 7);
}

}  // namespace
