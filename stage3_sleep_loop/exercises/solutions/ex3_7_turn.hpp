// wait() makes jobs ready, run_ready() runs them, and neither does the other's work. That is what
// lets stage 4 put another wait() in the place of this one. The number of jobs is taken before the
// first of them runs: a turn has an end, whoever becomes ready meanwhile.
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
  void wait() {
    if (ready_.empty()) {
      if (std::isinf(sleeping_.next_deadline())) throw aio::RuntimeError("nobody can ever go on");
      clock_.sleep_until(sleeping_.next_deadline());
    }
    const double now = time();
    while (!sleeping_.empty() && sleeping_.next_deadline() <= now) {
      ready_.push_back({sleeping_.pop()});
    }
  }

  /// Runs exactly those that are ready when it begins, each for one step. One that yields
  ///     an AsyncSleep   sleeps until then; the past counts as now
  ///     null            is ready again, for the next turn
  ///     another event   too, with RuntimeError("unknown event " + event->repr()) to be raised
  void run_ready() {
    for (std::size_t n = ready_.size(); n > 0; --n) {
      const Job job = std::move(ready_.front());
      ready_.pop_front();
      try {
        step(job);
      } catch (...) {
        errors_.push_back(std::current_exception());
      }
    }
  }

  void step(const Job& job) {
    auto step = job.to_raise ? job.coroutine->throw_in(job.to_raise) : job.coroutine->next();
    if (step.returned()) return;
    const aio::Event* event = step.value();
    if (!event) {
      ready_.push_back({job.coroutine});
    } else if (const auto* sleep = dynamic_cast<const aio::AsyncSleep*>(event)) {
      sleeping_.push(std::max(sleep->until(), time()), job.coroutine);
    } else {
      const aio::RuntimeError error("unknown event " + event->repr());
      ready_.push_back({job.coroutine, std::make_exception_ptr(error)});
    }
  }

  std::deque<Job> ready_;
  aio::TimerHeap<aio::AnyCoroutine*> sleeping_;
  std::vector<std::exception_ptr> errors_;
};
