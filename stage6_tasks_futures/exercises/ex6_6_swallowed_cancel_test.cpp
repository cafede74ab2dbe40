// Exercise 6.6 (repair, 15 minutes): the cancel that nobody hears
#include <ex6_6_swallowed_cancel.hpp>  // the learner's, ours, or a wrong one

#include "stage6_tasks_futures/exercises/parts.hpp"

using aio::exercise::did;
using aio::exercise::expect;

namespace {

/// A KeepTrying whose attempts take a second each and end as they are told to.
class Tries {
 public:
  /// `ends` has for each attempt what it raises; "" returns 7. `cancel_after` 0: no cancel.
  void run(std::vector<std::string> ends, int times, double cancel_after = 0) {
    const auto attempt = [this, ends = std::move(ends)] {
      const auto i = static_cast<std::size_t>(attempts++);
      if (i >= ends.size()) throw aio::ValueError("an attempt too many");
      const std::string& what = ends[i];
      if (what == "cannot begin") throw aio::ValueError(what);
      std::vector<Part> parts{sleeps(1)};
      if (!what.empty()) parts.push_back(raises(what));
      return std::make_unique<Body>(parts, 7);
    };
    aio::VirtualClock clock;
    aio::EventLoop loop(clock);
    const auto task = loop.create_task(KeepTrying(attempt, times, 10, [this] {
      ++at_the_ends;
      if (at_the_end_raises) throw aio::ValueError("full disk");
    }));
    if (cancel_after > 0) loop.call_later(cancel_after, [task] { task->cancel(); });
    loop.run_until_done(task);
    ended = how(*task);
    if (ended == "done") ended = "returned " + aio::repr(task->result());
    did("it", ended + " after " + aio::repr(loop.time() - 1000) + " s");
    took = loop.time() - 1000;
  }

  int attempts = 0;
  int at_the_ends = 0;
  bool at_the_end_raises = false;
  std::string ended;
  double took = 0;
};

}  // namespace

TEST(It, returns_what_the_first_attempt_that_succeeds_returns) {
  Tries tries;
  tries.run({"no answer", "busy", "", "not needed"}, 5);
  expect(tries.ended, "returned 7");
  expect("attempts", tries.attempts, 3);
  expect("seconds", tries.took, 23.0);
}

TEST(It, raises_the_last_error_when_all_attempts_have_failed) {
  Tries tries;
  tries.run({"no answer", "busy"}, 2);
  expect(tries.ended, "raised ValueError: busy");
  expect("attempts", tries.attempts, 2);
  expect("seconds", tries.took, 12.0);
}

TEST(It, takes_an_attempt_that_cannot_begin_for_one_that_failed) {
  Tries tries;
  tries.run({"cannot begin", "cannot begin", ""}, 3);
  expect(tries.ended, "returned 7");
  expect("attempts", tries.attempts, 3);
  expect("seconds", tries.took, 21.0);
}

TEST(It, raises_the_error_of_the_last_attempt_that_cannot_begin) {
  Tries tries;
  tries.run({"no answer", "cannot begin"}, 2);
  expect(tries.ended, "raised ValueError: cannot begin");
  expect("calls of at_the_end()", tries.at_the_ends, 1);
}

TEST(It, ends_when_it_is_cancelled_in_an_attempt) {
  Tries tries;
  tries.run({"no answer", "busy", ""}, 3, 11.5);
  expect(tries.ended, "cancelled");
  expect("attempts", tries.attempts, 2);
  expect("seconds", tries.took, 11.5);
}

TEST(It, ends_when_it_is_cancelled_in_its_last_attempt) {
  Tries tries;
  tries.run({""}, 1, 0.5);
  expect(tries.ended, "cancelled");
}

TEST(It, ends_when_it_is_cancelled_in_a_pause) {
  Tries tries;
  tries.run({"no answer", "busy", ""}, 3, 5);
  expect(tries.ended, "cancelled");
  expect("attempts", tries.attempts, 1);
  expect("seconds", tries.took, 5.0);
}

TEST(It, calls_at_the_end_once_when_it_returns) {
  Tries tries;
  tries.run({"no answer", ""}, 2);
  expect("calls of at_the_end()", tries.at_the_ends, 1);
}

TEST(It, raises_what_at_the_end_raises_and_tries_nothing_more) {
  Tries tries;
  tries.at_the_end_raises = true;
  tries.run({"", ""}, 2);
  expect(tries.ended, "raised ValueError: full disk");
  expect("calls of at_the_end()", tries.at_the_ends, 1);
  expect("attempts", tries.attempts, 1);
}

TEST(It, calls_at_the_end_once_when_it_raises) {
  Tries tries;
  tries.run({"no answer", "busy"}, 2);
  expect("calls of at_the_end()", tries.at_the_ends, 1);
}

TEST(It, calls_at_the_end_once_when_it_is_cancelled_in_an_attempt) {
  Tries tries;
  tries.run({"no answer", ""}, 2, 0.5);
  expect("calls of at_the_end()", tries.at_the_ends, 1);
}

TEST(It, calls_at_the_end_once_when_it_is_cancelled_in_a_pause) {
  Tries tries;
  tries.run({"no answer", ""}, 2, 5);
  expect("calls of at_the_end()", tries.at_the_ends, 1);
}
