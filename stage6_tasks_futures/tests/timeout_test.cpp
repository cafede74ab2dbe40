// Timeouts: when they expire, and who wins when several want the same task cancelled.
#include "stage6_tasks_futures/library/timeout.hpp"

#include "stage6_tasks_futures/library/locks.hpp"
#include "stage6_tasks_futures/tests/actor.hpp"

namespace {

using aio::current_task;
using aio::Lock;
using aio::Timeout;
using namespace aio::testing;

using Limit = std::optional<Timeout>;
using MakeTimeout = std::function<Timeout()>;

MakeTimeout timeout(double delay) {
  return [delay] { return aio::timeout(delay); };
}
MakeTimeout timeout_at(double when) {
  return [when] { return aio::timeout_at(when); };
}

/// async with make() as limit: await body
class Limited final : public aio::Coroutine<> {
  enum { kStart, kBody };

 public:
  Limited(Limit& limit, MakeTimeout make, Actor body)
      : limit_(limit), make_(std::move(make)), body_(std::move(body)) {}

 private:
  Step resume(Sent sent) override {
    std::exception_ptr error;
    switch (resume_point()) {
      case kStart:
        limit_.emplace(make_()).enter();
        return await(body_, kBody);
      case kBody:
        try {
          sent.check();
        } catch (...) {
          error = std::current_exception();
        }
    }
    limit_->exit(error);
    return return_value();
  }

  Limit& limit_;
  MakeTimeout make_;
  Actor body_;
};

Part limited(Limit& limit, MakeTimeout make, Parts body) {
  return {[&limit, make = std::move(make), body = std::move(body)](Actor& actor) {
    return awaited(Limited(limit, make, actor.same_with(body)));
  }};
}
Part reschedules(Limit& limit, double when) {
  return does([&limit, when] { limit->reschedule(when); });
}
Part says_expired(Limit& limit) {
  return {[&limit](Actor& actor) {
    return actor.note(limit->expired() ? "expired" : "not expired"), Awaited();
  }};
}
Part says_cancelling() {
  return {[](Actor& actor) {
    return actor.note("cancelling " + std::to_string(current_task()->cancelling())), Awaited();
  }};
}

class Timeouts : public ActorTest {};

TEST_F(Timeouts, a_body_that_is_done_in_time_notices_nothing) {
  Limit limit;
  task("a", {limited(limit, timeout(5), {turns(2), says("body ends")}), says_expired(limit),
             turns(3), says("goes on")});
  play(4);
  pass(5);
  play(3);
  EXPECT_EQ(log_, Log({"3 a body ends", "3 a not expired", "6 a goes on"}));
}

TEST_F(Timeouts, a_body_that_takes_too_long_is_cancelled) {
  Limit limit;
  task("a", {catching(limited(limit, timeout(5), {sleeps(9)})), says_expired(limit),
             says_cancelling(), turns(1), says("goes on")});
  play(2);
  pass(4);
  play(1);
  pass(1);
  play(3);
  EXPECT_EQ(log_, Log({"5 a CancelledError", "5 a TimeoutError", "5 a expired", "5 a cancelling 0",
                       "6 a goes on"}));
}

TEST_F(Timeouts, a_body_that_swallows_the_cancel_raises_nothing) {
  Limit limit;
  task("a", {limited(limit, timeout(5),
                     {catching(sleeps(9)), says_expired(limit), says("body goes on")}),
             says_expired(limit), says_cancelling()});
  play(2);
  pass(5);
  play(3);
  EXPECT_EQ(log_, Log({"4 a CancelledError", "4 a expired", "4 a body goes on", "4 a expired",
                       "4 a cancelling 0"}));
}

TEST_F(Timeouts, another_exception_of_the_body_comes_out_as_it_is) {
  Limit limit;
  task("a", {catching(limited(limit, timeout(5), {catching(sleeps(9)), raises("body")})),
             says_expired(limit), says_cancelling()});
  play(2);
  pass(5);
  play(3);
  EXPECT_EQ(log_, Log({"4 a CancelledError", "4 a ValueError: body", "4 a ValueError: body",
                       "4 a expired", "4 a cancelling 0"}));
}

TEST_F(Timeouts, a_body_that_fails_in_time_fails) {
  Limit limit;
  task("a", {catching(limited(limit, timeout(5), {raises("body")})), says_expired(limit)});
  play(1);
  EXPECT_EQ(log_, Log({"1 a ValueError: body", "1 a ValueError: body", "1 a not expired"}));
}

TEST_F(Timeouts, a_cancel_from_outside_comes_out_as_it_is) {
  Limit limit;
  task("a",
       {catching(limited(limit, timeout(5), {sleeps(9)})), says_expired(limit), says_cancelling()});
  play(2);
  cancel("a");
  play(3);
  EXPECT_EQ(log_, Log({"3 a CancelledError", "3 a CancelledError", "3 a not expired",
                       "3 a cancelling 1"}));
}

TEST_F(Timeouts, a_cancel_from_outside_before_the_time_is_up_in_the_same_turn_wins) {
  Limit limit;
  task("a",
       {catching(limited(limit, timeout(5), {sleeps(9)})), says_expired(limit), says_cancelling()});
  play(2);
  cancel("a");
  pass(5);
  play(3);
  EXPECT_EQ(log_, Log({"3 a CancelledError", "3 a CancelledError", "3 a not expired",
                       "3 a cancelling 1"}));
}

TEST_F(Timeouts, a_cancel_from_outside_after_the_time_is_up_in_the_same_turn_wins) {
  Limit limit;
  task("a",
       {catching(limited(limit, timeout(5), {sleeps(9)})), says_expired(limit), says_cancelling()});
  play(2);
  pass(5);
  play(1);
  cancel("a");
  play(3);
  EXPECT_EQ(log_,
            Log({"4 a CancelledError", "4 a CancelledError", "4 a expired", "4 a cancelling 1"}));
}

TEST_F(Timeouts, a_task_that_was_cancelled_before_can_have_a_limit) {
  Limit limit;
  task("a", {catching(turns(9)), says_cancelling(),
             catching(limited(limit, timeout(5), {sleeps(9)})), says_cancelling()});
  play(2);
  cancel("a");
  play(2);
  pass(5);
  play(3);
  EXPECT_EQ(log_, Log({"3 a CancelledError", "3 a cancelling 1", "6 a CancelledError",
                       "6 a TimeoutError", "6 a cancelling 1"}));
}

TEST_F(Timeouts, a_result_in_the_turn_in_which_the_time_is_up_comes_in_time) {
  Limit limit;
  const auto future = loop_.create_future();
  task("a", {catching(limited(limit, timeout(5), {awaits(future), says("body ends")})),
             says_expired(limit)});
  play(2);
  future->set_result({});
  pass(5);
  play(3);
  EXPECT_EQ(log_, Log({"3 a body ends", "3 a not expired"}));
}

TEST_F(Timeouts, a_body_that_ends_in_the_turn_in_which_the_time_is_up_is_done_in_time) {
  Limit limit;
  task("a", {limited(limit, timeout(5), {turns(2), says("body ends")}), says_expired(limit),
             turns(2), says("goes on")});
  play(2);
  pass(5);
  play(4);
  EXPECT_EQ(log_, Log({"3 a body ends", "3 a not expired", "5 a goes on"}));
}

TEST_F(Timeouts, no_time_cancels_the_first_await) {
  Limit limit;
  task("a",
       {catching(limited(limit, timeout(0), {says("body begins"), sleeps(9), says("not reached")})),
        says_expired(limit)});
  play(3);
  EXPECT_EQ(log_,
            Log({"1 a body begins", "3 a CancelledError", "3 a TimeoutError", "3 a expired"}));
}

TEST_F(Timeouts, no_time_is_enough_for_a_body_that_does_not_wait) {
  Limit limit;
  task("a", {limited(limit, timeout(0), {says("body ends")}), says_expired(limit), turns(2),
             says("goes on")});
  play(4);
  EXPECT_EQ(log_, Log({"1 a body ends", "1 a not expired", "3 a goes on"}));
}

TEST_F(Timeouts, no_time_is_enough_for_no_turn_at_all) {
  Limit limit;
  task("a", {catching(limited(limit, timeout(0),
                              {turns(1), says("body goes on"), turns(1), says("not reached")})),
             says_expired(limit)});
  play(4);
  EXPECT_EQ(log_, Log({"2 a CancelledError", "2 a TimeoutError", "2 a expired"}));
}

TEST_F(Timeouts, a_time_in_the_past_is_no_time) {
  Limit limit;
  task("a", {catching(limited(limit, timeout(-1), {sleeps(9)})), says_expired(limit),
             catching(limited(limit, timeout_at(7), {sleeps(9)})), says_expired(limit)});
  play(5);
  EXPECT_EQ(log_, Log({"3 a CancelledError", "3 a TimeoutError", "3 a expired",
                       "5 a CancelledError", "5 a TimeoutError", "5 a expired"}));
}

TEST_F(Timeouts, for_ever_is_for_ever) {
  Limit limit;
  task("a",
       {limited(limit, timeout(INFINITY), {sleeps(9), says("body ends")}), says_expired(limit)});
  play(2);
  pass(9);
  play(3);
  EXPECT_EQ(log_, Log({"4 a body ends", "4 a not expired"}));
}

TEST_F(Timeouts, of_two_limits_the_inner_one_may_expire) {
  Limit limit;
  Limit inner;
  task("a", {limited(limit, timeout(9),
                     {catching(limited(inner, timeout(5), {sleeps(20)})), says_expired(limit),
                      says_expired(inner), says_cancelling()}),
             says_expired(limit)});
  play(2);
  pass(5);
  play(3);
  EXPECT_EQ(log_, Log({"4 a CancelledError", "4 a TimeoutError", "4 a not expired", "4 a expired",
                       "4 a cancelling 0", "4 a not expired"}));
}

TEST_F(Timeouts, of_two_limits_the_outer_one_may_expire) {
  Limit limit;
  Limit inner;
  task("a", {catching(limited(limit, timeout(5),
                              {catching(limited(inner, timeout(9), {sleeps(20)})),
                               says_expired(inner), raises("other")})),
             says_expired(limit), says_cancelling()});
  play(2);
  pass(5);
  play(3);
  EXPECT_EQ(log_, Log({"4 a CancelledError", "4 a CancelledError", "4 a not expired",
                       "4 a ValueError: other", "4 a ValueError: other", "4 a expired",
                       "4 a cancelling 0"}));
}

TEST_F(Timeouts, of_two_limits_the_outer_one_expires_through_the_inner_one) {
  Limit limit;
  Limit inner;
  task("a", {catching(limited(limit, timeout(5), {limited(inner, timeout(9), {sleeps(20)})})),
             says_expired(limit), says_expired(inner), says_cancelling()});
  play(2);
  pass(5);
  play(3);
  EXPECT_EQ(log_, Log({"4 a CancelledError", "4 a CancelledError", "4 a TimeoutError",
                       "4 a expired", "4 a not expired", "4 a cancelling 0"}));
}

TEST_F(Timeouts, of_two_limits_that_expire_at_once_the_outer_one_raises) {
  Limit limit;
  Limit inner;
  task("a", {catching(limited(limit, timeout(5), {limited(inner, timeout(5), {sleeps(20)})})),
             says_expired(limit), says_expired(inner), says_cancelling()});
  play(2);
  pass(5);
  play(3);
  EXPECT_EQ(log_, Log({"4 a CancelledError", "4 a CancelledError", "4 a TimeoutError",
                       "4 a expired", "4 a expired", "4 a cancelling 0"}));
}

TEST_F(Timeouts, of_two_limits_the_outer_one_may_expire_during_the_clean_up_of_the_inner_one) {
  Limit limit;
  Limit inner;
  task("a", {catching(limited(limit, timeout(7),
                              {limited(inner, timeout(5),
                                       {catching(sleeps(20)), says("cleans up"), sleeps(9)})})),
             says_expired(limit), says_expired(inner), says_cancelling()});
  play(2);
  pass(5);
  play(2);
  pass(2);
  play(3);
  EXPECT_EQ(log_,
            Log({"4 a CancelledError", "4 a cleans up", "6 a CancelledError", "6 a CancelledError",
                 "6 a TimeoutError", "6 a expired", "6 a expired", "6 a cancelling 0"}));
}

TEST_F(Timeouts, a_limit_may_be_put_off) {
  Limit limit;
  task("a", {catching(limited(limit, timeout(5), {turns(1), reschedules(limit, 1009), sleeps(20)})),
             says_expired(limit)});
  play(3);
  pass(5);
  play(2);
  note("still there");
  pass(4);
  play(2);
  EXPECT_EQ(log_, Log({"still there", "7 a CancelledError", "7 a TimeoutError", "7 a expired"}));
}

TEST_F(Timeouts, a_limit_may_be_brought_forward) {
  Limit limit;
  task("a", {catching(limited(limit, timeout(5), {turns(1), reschedules(limit, 1002), sleeps(20)})),
             says_expired(limit)});
  play(3);
  pass(2);
  play(2);
  EXPECT_EQ(log_, Log({"5 a CancelledError", "5 a TimeoutError", "5 a expired"}));
}

TEST_F(Timeouts, a_limit_may_be_set_to_now) {
  Limit limit;
  task("a", {catching(limited(limit, timeout(5), {turns(1), reschedules(limit, 1000), sleeps(20)})),
             says_expired(limit)});
  play(5);
  EXPECT_EQ(log_, Log({"4 a CancelledError", "4 a TimeoutError", "4 a expired"}));
}

TEST_F(Timeouts, a_limit_may_be_taken_away_and_set_again) {
  Limit limit;
  task("a", {catching(limited(limit, timeout(5),
                              {reschedules(limit, INFINITY), turns(4), says("still there"),
                               reschedules(limit, 1010), sleeps(20)})),
             says_expired(limit)});
  play(2);
  pass(6);
  play(4);
  pass(4);
  play(2);
  EXPECT_EQ(log_,
            Log({"5 a still there", "8 a CancelledError", "8 a TimeoutError", "8 a expired"}));
}

TEST_F(Timeouts, a_limit_that_is_put_off_in_the_last_moment_does_not_expire) {
  Limit limit;
  task("a", {limited(limit, timeout(5), {sleeps(20)})});
  task("b", {turns(2), reschedules(limit, 1009)});
  play(2);
  pass(5);
  play(3);
  ends("a");
  EXPECT_EQ(log_, Log({"a pending"}));
}

TEST_F(Timeouts, a_limit_cannot_be_changed_when_it_is_too_late) {
  Limit limit;
  task("a", {catching(limited(limit, timeout(5),
                              {catching(sleeps(9)), catching(reschedules(limit, 1009)), turns(1)})),
             catching(reschedules(limit, 1009)), limited(limit, timeout(5), {}),
             catching(reschedules(limit, 1009))});
  play(2);
  pass(5);
  play(3);
  EXPECT_EQ(log_,
            Log({"4 a CancelledError", "4 a RuntimeError: Cannot change state of expiring Timeout",
                 "5 a RuntimeError: Cannot change state of expired Timeout",
                 "5 a RuntimeError: Cannot change state of finished Timeout"}));
}

TEST_F(Timeouts, a_limit_may_be_on_a_lock) {
  Limit limit;
  Lock lock;
  task("a", {awaits([&] { return lock.acquire(); }), turns(6), does([&] { lock.release(); })});
  task("b", {catching(limited(limit, timeout(5),
                              {awaits([&] { return lock.acquire(); }), says("not reached")})),
             says("goes on")});
  task("c", {awaits([&] { return lock.acquire(); }), says("has it")});
  play(2);
  pass(5);
  play(8);
  EXPECT_EQ(log_, Log({"4 b CancelledError", "4 b TimeoutError", "4 b goes on", "8 c has it"}));
}

TEST_F(Timeouts, know_when_they_are_due) {
  Timeout limit = aio::timeout_at(1005);
  EXPECT_EQ(limit.when(), 1005);
  task("a", {does([&] {
         EXPECT_EQ(aio::timeout(5).when(), 1005);
         limit.enter();
         limit.reschedule(1009);
         EXPECT_EQ(limit.when(), 1009);
         limit.exit();
       })});
  play(1);
}

TEST_F(Timeouts, are_entered_once_and_by_a_task) {
  Timeout limit(1005);
  EXPECT_EQ(raised_by([&] { limit.reschedule(1009); }),
            "RuntimeError: Timeout has not been entered");
  EXPECT_EQ(raised_by([&] { limit.enter(); }),
            "RuntimeError: Timeout should be used inside a task");
  task("a", {does([&] { limit.enter(); }), does([&] { limit.enter(); })});
  play(1);
  EXPECT_EQ(log_, Log({"1 a RuntimeError: Timeout has already been entered"}));
}

TEST_F(Timeouts, keep_their_time_if_the_new_one_is_no_number) {
  Limit limit;
  task("a",
       {catching(limited(limit, timeout(5), {catching(reschedules(limit, NAN)), sleeps(20)}))});
  play(2);
  pass(5);
  play(3);
  EXPECT_EQ(log_, Log({"1 a ValueError: a timer needs a number of seconds, not NaN",
                       "4 a CancelledError", "4 a TimeoutError"}));
}

TEST_F(Timeouts, of_no_number_are_not_entered) {
  Limit limit(std::in_place, NAN);
  task("a", {catching({does([&] { limit->enter(); })}), does([&] { limit->reschedule(5); })});
  play(1);
  EXPECT_EQ(log_, Log({"1 a ValueError: a timer needs a number of seconds, not NaN",
                       "1 a RuntimeError: Timeout has not been entered"}));
}

TEST_F(Timeouts, are_left_once_and_after_they_were_entered) {
  Timeout limit(1005);
  task("a", {does([&] { limit.exit(); })});
  task("b",
       {does([&] { limit.enter(); }), does([&] { limit.exit(); }), does([&] { limit.exit(); })});
  play(2);
  EXPECT_EQ(log_, Log({"1 a RuntimeError: Timeout is not active",
                       "1 b RuntimeError: Timeout is not active"}));
}

TEST_F(Timeouts, remember_the_cancel_that_they_made) {
  Limit limit;
  std::exception_ptr context;
  task("a", {limited(limit, timeout(5), {sleeps(9)})});
  play(2);
  pass(5);
  play(2);
  try {
    std::rethrow_exception(tasks_["a"]->failure());
  } catch (const aio::TimeoutError& error) {
    context = error.context;
  }
  EXPECT_TRUE(aio::holds<aio::CancelledError>(context));
}

TEST_F(Timeouts, may_go_down_with_the_loop) {
  Limit limit;
  task("a", {limited(limit, timeout(5), {turns(9)})});
  task("b", {does([] {
               aio::Timeout gone = aio::timeout(0);
               gone.enter();
             }),
             turns(3), says("goes on")});
  play(6);
  EXPECT_EQ(log_, Log({"4 b goes on"}));
}

template <class T>
concept CanBeEntered = requires(T timeout) {
  static_cast<T&&>(timeout).enter();
};
static_assert(CanBeEntered<aio::Timeout&>);
static_assert(!CanBeEntered<aio::Timeout>);  // its end would take the timer away at once

TEST_F(Timeouts, that_were_entered_cannot_be_moved) {
  static_assert(!std::is_copy_constructible_v<Timeout>);
  loop_.create_task(AsyncDef([this](auto& self, auto) {
    Timeout fresh = aio::timeout(1);
    Timeout moved = std::move(fresh);
    moved.enter();
    note(raised_by([&] { const Timeout late = std::move(moved); }));
    return self.return_value(0);
  }));
  turn();
  EXPECT_EQ(log_, Log({"RuntimeError: cannot move a Timeout that was entered"}));
}

TEST_F(Timeouts, that_outlive_their_task_cancel_nobody) {
  aio::Timeout limit(loop_.time() + 1);
  task("a", {does([&] { limit.enter(); })});
  play(2);
  tasks_.clear();
  pass(2);
  play(2);
  EXPECT_TRUE(limit.expired());
}

}  // namespace
