// Exercise 3.7 (rebuild, 30 minutes): one turn
//
// run() goes from turn to turn, and a turn is these two calls. Write them, as their comments say.
// `ready_` and `sleeping_` are all that they need: a job is in one of the two, or it runs, or it
// has ended. A job that has ended with an error leaves it in errors_.
#pragma once

#include <algorithm>
#include <cmath>
#include <deque>
#include <exception>
#include <ostream>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"
#include "stage3_sleep_loop/timer_heap.hpp"

class Turns : public aio::Loop {
 public:
  using Loop::Loop;

  /// Runs all to their ends. Returns what some of them raised, in the order in which they ended.
  std::vector<std::exception_ptr> run(const std::vector<aio::AnyCoroutine*>& all) {
    const Running running(*this);
    for (aio::AnyCoroutine* coroutine : all) ready_.push_back({coroutine});
    while (!ready_.empty() || !sleeping_.empty()) {
      wait();
      run_ready();
    }
    return std::move(errors_);
  }

  void describe(std::ostream&) const override {}

 private:
  struct Job {
    aio::AnyCoroutine* coroutine;
    std::exception_ptr to_raise = nullptr;  // what its next step begins with
  };

  /// Passes the time until somebody is ready, with one sleep of clock_; none, if somebody is ready.
  /// When nobody is, and nobody will ever wake up: throws RuntimeError("nobody can ever go on").
  /// Then all whose deadline has come are ready, the earliest deadline first.
  void wait() { throw aio::exercise::NotDone(); }

  /// Runs exactly those that are ready when it is called, each for one step. One that yields
  ///     an AsyncSleep   sleeps until then; the past counts as now
  ///     null            is ready again, for the next turn
  ///     another event   too, with RuntimeError("unknown event " + event->repr()) to be raised
  void run_ready() { throw aio::exercise::NotDone(); }

  std::deque<Job> ready_;
  aio::TimerHeap<aio::AnyCoroutine*> sleeping_;
  std::vector<std::exception_ptr> errors_;
};
