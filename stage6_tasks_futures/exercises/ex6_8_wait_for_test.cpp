// Exercise 6.8 (rebuild, 30 minutes): not too long
#include <ex6_8_wait_for.hpp>  // the learner's, ours, or a wrong one
#include <memory>

#include "stage6_tasks_futures/exercises/played.hpp"

namespace {

/// The end of a job that is cancelled.
enum class Then { kStops, kCleansUp, kReturns, kFails };

/// Sleeps, and returns 7, or raises ValueError if that is not 7.
aio::Compiled<int> works(Played& played, double seconds, Then then = Then::kStops, int result = 7) {
  bool cancelled = false;
  try {
    co_await aio::sleep(seconds);
  } catch (const aio::CancelledError&) {
    cancelled = true;
  }
  if (!cancelled) {
    played.note("the job is done");
    if (result != 7) throw aio::ValueError("boom");
    co_return result;
  }
  played.note("the job is cancelled");
  if (then == Then::kStops) throw aio::CancelledError();
  co_await aio::sleep(2);
  played.note("the job has cleaned up");
  if (then == Then::kReturns) co_return 8;
  if (then == Then::kFails) throw aio::ValueError("cannot stop");
  throw aio::CancelledError();
}

/// Blocks the loop until the time is up.
aio::Compiled<int> blocks(Played& played) {
  co_await aio::sleep(0.5);
  played.clock.sleep_until(2);
  played.note("the job is done");
  co_return 7;
}

/// Lets go of its WaitFor as soon as that has ended.
aio::Compiled<> waits_and_forgets(aio::Ref<aio::Task<int>> job, double timeout) {
  const auto wait_for = std::make_unique<WaitFor>(job, timeout);
  co_await *wait_for;
}

aio::Compiled<> waits_for(aio::Ref<aio::Future<>> future) { co_await future; }

/// A job, and a task that waits for it.
struct Waiting : Played {
  aio::Ref<aio::Task<int>> job;
  aio::Ref<aio::Task<>> waiter;

  Waiting(double seconds, double timeout, Then then = Then::kStops, int result = 7)
      : job(loop.create_task(works(*this, seconds, then, result))),
        waiter(task("wait_for", WaitFor(job, timeout))) {}
};

}  // namespace

TEST(Wait_for, gives_the_result_as_soon_as_there_is_one) {
  Waiting waiting(1, 5);
  waiting.expect_log("job of 1 s, timeout 5 s", {"the job is done at 1", "wait_for got 7 at 1"});
}

TEST(Wait_for, raises_what_the_task_raises) {
  Waiting waiting(1, 5, Then::kStops, 0);
  waiting.expect_log("job that fails after 1 s, timeout 5 s",
                     {"the job is done at 1", "wait_for raised ValueError: boom at 1"});
}

TEST(Wait_for, cancels_the_task_when_the_time_is_up) {
  Waiting waiting(5, 1);
  waiting.expect_log("job of 5 s, timeout 1 s",
                     {"the job is cancelled at 1", "wait_for raised TimeoutError at 1"});
}

TEST(Wait_for, waits_until_the_cancelled_task_has_ended) {
  Waiting waiting(5, 1, Then::kCleansUp);
  waiting.expect_log("job of 5 s that takes 2 s to stop, timeout 1 s",
                     {"the job is cancelled at 1", "the job has cleaned up at 3",
                      "wait_for raised TimeoutError at 3"});
}

TEST(Wait_for, gives_the_result_of_a_task_that_returns_all_the_same) {
  Waiting waiting(5, 1, Then::kReturns);
  waiting.expect_log(
      "job that returns 8 when it is cancelled, timeout 1 s",
      {"the job is cancelled at 1", "the job has cleaned up at 3", "wait_for got 8 at 3"});
}

TEST(Wait_for, raises_what_a_task_raises_while_it_is_cancelled) {
  Waiting waiting(5, 1, Then::kFails);
  waiting.expect_log("job that fails when it is cancelled, timeout 1 s",
                     {"the job is cancelled at 1", "the job has cleaned up at 3",
                      "wait_for raised ValueError: cannot stop at 3"});
}

TEST(Wait_for, raises_CancelledError_if_somebody_else_cancels_the_task) {
  Waiting waiting(5, 3);
  waiting.at(1, [&] { waiting.job->cancel(); });
  waiting.expect_log("job that somebody cancels at 1 s, timeout 3 s",
                     {"the job is cancelled at 1", "wait_for raised CancelledError at 1"});
}

TEST(Wait_for, cancels_the_task_and_waits_for_its_end_if_it_is_cancelled_itself) {
  Waiting waiting(5, 3, Then::kCleansUp);
  waiting.at(1, [&] { waiting.waiter->cancel(); });
  waiting.expect_log("WaitFor is cancelled at 1 s, and the job takes 2 s to stop",
                     {"the job is cancelled at 1", "the job has cleaned up at 3",
                      "wait_for raised CancelledError at 3"});
}

TEST(Wait_for, raises_its_own_CancelledError_whatever_the_task_does_then) {
  Waiting waiting(5, 3, Then::kReturns);
  waiting.at(1, [&] { waiting.waiter->cancel("enough"); });
  waiting.expect_log("WaitFor is cancelled at 1 s, and the job returns 8",
                     {"the job is cancelled at 1", "the job has cleaned up at 3",
                      "wait_for raised CancelledError: enough at 3"});
}

TEST(Wait_for, takes_the_result_if_the_task_has_ended_when_it_is_cancelled) {
  Waiting waiting(1, 3);
  waiting.job->add_done_callback([&](aio::FutureBase&) { waiting.waiter->cancel(); });
  waiting.expect_log("WaitFor is cancelled when the job has ended",
                     {"the job is done at 1", "wait_for got 7 at 1"});
}

TEST(Wait_for, that_is_cancelled_a_second_time_waits_no_longer) {
  Waiting waiting(5, 1, Then::kCleansUp);
  waiting.at(2, [&] { waiting.waiter->cancel(); });
  waiting.expect_log("the time is up at 1 s, and WaitFor is cancelled at 2 s",
                     {"the job is cancelled at 1", "wait_for raised CancelledError at 2",
                      "the job has cleaned up at 3"});
}

TEST(Wait_for, is_not_called_when_it_is_gone) {
  Played played;
  const auto job = played.loop.create_task(works(played, 5, Then::kCleansUp));
  const auto waiter = played.task("wait_for", waits_and_forgets(job, 1));
  played.at(2, [&] { waiter->cancel(); });
  played.expect_log("the time is up at 1 s, and WaitFor is cancelled at 2 s, and goes",
                    {"the job is cancelled at 1", "wait_for raised CancelledError at 2",
                     "the job has cleaned up at 3"});
}

TEST(Wait_for, that_may_not_wait_cancels_a_task_that_has_not_ended) {
  for (const double timeout : {0.0, -1.0}) {
    Waiting waiting(5, timeout);
    const std::string what = "job of 5 s, timeout " + aio::repr(timeout) + " s";
    waiting.expect_log(what, {"the job is cancelled at 0", "wait_for raised TimeoutError at 0"});
  }
}

TEST(Wait_for, that_may_not_wait_waits_all_the_same_for_the_end) {
  Waiting waiting(5, 0, Then::kCleansUp);
  waiting.expect_log("job of 5 s that takes 2 s to stop, timeout 0 s",
                     {"the job is cancelled at 0", "the job has cleaned up at 2",
                      "wait_for raised TimeoutError at 2"});
}

TEST(Wait_for, that_may_not_wait_takes_a_result_that_is_there) {
  Played played;
  const auto job = played.loop.create_task(works(played, 1));
  played.run();
  played.task("wait_for", WaitFor(job, 0));
  played.task("and again", WaitFor(job, 5));
  played.expect_log("job that has ended, timeouts 0 s and 5 s",
                    {"the job is done at 1", "wait_for got 7 at 1", "and again got 7 at 1"});
}

TEST(Wait_for, takes_a_result_that_comes_in_the_moment_in_which_the_time_is_up) {
  Waiting waiting(1, 1);
  waiting.expect_log("job of 1 s, timeout 1 s", {"the job is done at 1", "wait_for got 7 at 1"});
}

TEST(Wait_for, takes_the_result_of_a_task_that_has_blocked_until_the_time_was_up) {
  Played played;
  const auto job = played.loop.create_task(blocks(played));
  played.task("wait_for", WaitFor(job, 1));
  played.expect_log("job that blocks until 2 s, timeout 1 s",
                    {"the job is done at 2", "wait_for got 7 at 2"});
}

TEST(Wait_for, that_may_not_wait_does_not_wait_for_a_turn) {
  Waiting waiting(0, 0);
  waiting.expect_log("job of two turns, timeout 0 s",
                     {"the job is cancelled at 0", "wait_for raised TimeoutError at 0"});
}

// A timer that is left would call, and the time would go on to then.
TEST(Wait_for, leaves_no_timer_behind) {
  Waiting waiting(1, 50);
  waiting.run();
  waiting.task("never", waits_for(waiting.loop.create_future()));
  waiting.expect_log("job of 1 s, timeout 50 s, and then somebody waits for ever",
                     {"the job is done at 1", "wait_for got 7 at 1", "nobody can go on at 1"});
}

TEST(Wait_for, leaves_no_timer_behind_if_it_is_cancelled) {
  Waiting waiting(60, 50);
  waiting.at(1, [&] { waiting.waiter->cancel(); });
  waiting.run();
  waiting.task("never", waits_for(waiting.loop.create_future()));
  waiting.expect_log("WaitFor is cancelled at 1 s, timeout 50 s, and then somebody waits for ever",
                     {"the job is cancelled at 1", "wait_for raised CancelledError at 1",
                      "nobody can go on at 1"});
}
