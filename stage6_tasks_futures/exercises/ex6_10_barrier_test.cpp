// Exercise 6.10 (extend, 30 minutes): all or nobody
#include <ex6_10_barrier.hpp>  // the learner's, ours, or a wrong one

#include "stage6_tasks_futures/exercises/played.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

/// Sleeps until then, and waits at the barrier.
aio::Compiled<int> comes(Barrier& barrier, double at) {
  if (at > 0) co_await aio::sleep(at);
  const int index = co_await barrier.wait();
  co_return index;
}

const char* const kLog = "log";

}  // namespace

TEST(Barrier, lets_all_go_on_when_the_last_one_has_come_and_that_one_first) {
  Played played;
  Barrier barrier(3);
  played.task("a", comes(barrier, 0));
  played.task("b", comes(barrier, 1));
  played.task("c", comes(barrier, 2));
  played.expect_log(kLog, {"c got 2 at 2", "a got 0 at 2", "b got 1 at 2"});
}

TEST(Barrier, lets_nobody_through_before) {
  Played played;
  Barrier barrier(3);
  played.task("a", comes(barrier, 0));
  played.task("b", comes(barrier, 1));
  played.expect_log(kLog, {"nobody can go on at 1"});
}

TEST(Barrier, counts_those_that_wait) {
  Played played;
  Barrier barrier(3);
  Log counts;
  const auto count = [&] { counts.push_back(std::to_string(barrier.n_waiting())); };
  played.task("a", comes(barrier, 1));
  played.task("b", comes(barrier, 2));
  played.task("c", comes(barrier, 3));
  played.at(0.5, count);
  played.at(1.5, count);
  played.at(2.5, count);
  played.at(3.5, count);
  played.task("d", comes(barrier, 4));
  played.at(4.5, count);
  played.run();
  expect("n_waiting(), before the first, after each of three and after a fourth", counts,
         {"0", "1", "2", "0", "1"});
}

TEST(Barrier, begins_again_with_the_next_ones) {
  Played played;
  Barrier barrier(2);
  for (const int i : {0, 1, 2, 3, 4}) played.task(std::string(1, char('a' + i)), comes(barrier, i));
  played.expect_log(kLog, {"b got 1 at 1", "a got 0 at 1", "d got 1 at 3", "c got 0 at 3",
                           "nobody can go on at 4"});
}

TEST(Barrier, begins_again_before_those_that_were_let_through_have_run) {
  Played played;
  Barrier barrier(2);
  played.task("a", comes(barrier, 0));
  played.task("b", comes(barrier, 0));
  played.task("c", comes(barrier, 0));
  played.task("d", comes(barrier, 0));
  played.expect_log(kLog, {"b got 1 at 0", "d got 1 at 0", "a got 0 at 0", "c got 0 at 0"});
}

TEST(Barrier, needs_at_least_one) {
  for (const int parties : {0, -1}) {
    const std::string came = outcome([&] {
      const Barrier barrier(parties);
      return std::string("a barrier");
    });
    expect(did("Barrier(" + aio::repr(parties) + ")", came),
           "raised ValueError: parties must be > 0");
  }
  Played played;
  Barrier barrier(1);
  played.task("a", comes(barrier, 0));
  played.task("b", comes(barrier, 1));
  played.expect_log("log of Barrier(1)", {"a got 0 at 0", "b got 0 at 1"});
}

TEST(Barrier, does_not_count_one_that_was_cancelled) {
  Played played;
  Barrier barrier(3);
  played.task("a", comes(barrier, 0));
  const auto b = played.task("b", comes(barrier, 1));
  played.at(2, [&] { b->cancel(); });
  played.task("c", comes(barrier, 3));
  played.task("d", comes(barrier, 4));
  played.expect_log(
      kLog, {"b raised CancelledError at 2", "d got 2 at 4", "a got 0 at 4", "c got 1 at 4"});
}

TEST(Barrier, counts_a_cancelled_one_as_long_as_it_has_not_gone_on) {
  Played played;
  Barrier barrier(3);
  std::vector<int> counts;
  const auto a = played.task("a", comes(barrier, 0));
  played.task("b", comes(barrier, 0));
  played.at(1, [&] {
    a->cancel();
    counts.push_back(barrier.n_waiting());
  });
  played.at(2, [&] { counts.push_back(barrier.n_waiting()); });
  played.expect_log(kLog, {"a raised CancelledError at 1", "nobody can go on at 2"});
  expect("n_waiting() behind the cancel(), and later", counts, {2, 1});
}

TEST(Barrier, opens_also_for_those_beside_one_that_is_just_cancelled) {
  Played played;
  Barrier barrier(3);
  const auto a = played.task("a", comes(barrier, 0));
  played.task("b", comes(barrier, 0));
  played.at(1, [&] {
    played.task("c", comes(barrier, 0));  // it runs before a does
    a->cancel();
  });
  played.expect_log(kLog, {"c got 2 at 1", "a raised CancelledError at 1", "b got 1 at 1"});
}

TEST(Barrier, loses_no_place_of_the_next_ones_to_one_that_was_cancelled_while_it_counted) {
  Played played;
  Barrier barrier(2);
  std::vector<int> counts;
  const auto a = played.task("a", comes(barrier, 0));
  played.at(1, [&] {
    played.task("b", comes(barrier, 0));  // a and b are two
    played.task("c", comes(barrier, 0));  // the first one of the next two
    a->cancel();
  });
  played.at(2, [&] { counts.push_back(barrier.n_waiting()); });
  played.expect_log(kLog,
                    {"b got 1 at 1", "a raised CancelledError at 1", "nobody can go on at 2"});
  expect("n_waiting() later", counts, {1});
}

TEST(Barrier, is_not_harmed_by_one_that_is_cancelled_after_it_was_let_through) {
  Played played;
  Barrier barrier(2);
  const auto a = played.task("a", comes(barrier, 0));
  played.at(1, [&] {
    played.task("b", comes(barrier, 0));
    played.task("c", comes(barrier, 0));
    played.loop.call_soon([&] { a->cancel(); });
  });
  played.task("d", comes(barrier, 2));
  played.task("e", comes(barrier, 3));
  played.expect_log(kLog, {"b got 1 at 1", "a raised CancelledError at 1", "d got 1 at 2",
                           "c got 0 at 2", "nobody can go on at 3"});
}

TEST(Barrier, raises_in_those_that_wait_when_it_is_reset_and_is_as_new) {
  Played played;
  Barrier barrier(3);
  played.task("a", comes(barrier, 0));
  played.task("b", comes(barrier, 0));
  played.at(1, [&] { barrier.reset(); });
  for (const int i : {2, 3, 4}) played.task(std::string(1, char('a' + i)), comes(barrier, i));
  played.expect_log(kLog, {"a raised BrokenBarrierError: Abort or reset of barrier at 1",
                           "b raised BrokenBarrierError: Abort or reset of barrier at 1",
                           "e got 2 at 4", "c got 0 at 4", "d got 1 at 4"});
  expect("broken()", barrier.broken(), false);
}

TEST(Barrier, raises_in_those_that_wait_and_in_those_that_come_when_it_is_aborted) {
  Played played;
  Barrier barrier(3);
  expect("broken()", barrier.broken(), false);
  played.task("a", comes(barrier, 0));
  played.task("b", comes(barrier, 0));
  played.at(1, [&] { barrier.abort(); });
  played.task("c", comes(barrier, 2));
  played.expect_log(kLog, {"a raised BrokenBarrierError: Abort or reset of barrier at 1",
                           "b raised BrokenBarrierError: Abort or reset of barrier at 1",
                           "c raised BrokenBarrierError: Barrier aborted at 2"});
  expect("broken()", barrier.broken(), true);
}

TEST(Barrier, is_whole_again_after_a_reset) {
  Played played;
  Barrier barrier(2);
  barrier.abort();
  barrier.reset();
  expect("broken() after abort() and reset()", barrier.broken(), false);
  played.task("a", comes(barrier, 0));
  played.task("b", comes(barrier, 1));
  played.expect_log(kLog, {"b got 1 at 1", "a got 0 at 1"});
}

TEST(Barrier, breaks_also_for_those_beside_one_that_is_just_cancelled) {
  Played played;
  Barrier barrier(3);
  const auto a = played.task("a", comes(barrier, 0));
  played.task("b", comes(barrier, 0));
  played.at(1, [&] {
    a->cancel();
    barrier.abort();
  });
  played.expect_log(kLog, {"a raised CancelledError at 1",
                           "b raised BrokenBarrierError: Abort or reset of barrier at 1"});
}
