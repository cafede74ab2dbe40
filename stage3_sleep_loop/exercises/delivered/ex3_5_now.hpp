// Exercise 3.5 (repair, 15 minutes): who waits for now
//
// Two things are wrong with this loop, and both keep somebody from running. A coroutine that waits
// for AsyncSleep(0), "I am done for now", is put before all that are due. And a coroutine that
// yields without an event runs again and again before anybody looks at the clock. Take out the line
// with NotDone, and repair it:
//
// - a deadline in the past counts as now, and so stands behind all that are due already;
// - a turn runs exactly those that are ready when its waiting has ended, each for one step;
// - in each turn the clock is looked at, also while somebody is ready.
#pragma once

#include <algorithm>
#include <deque>
#include <ostream>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"
#include "stage3_sleep_loop/timer_heap.hpp"

class FairLoop : public aio::Loop {
 public:
  using Loop::Loop;

  /// Runs all to their ends. An error of one comes out.
  void run(const std::vector<aio::AnyCoroutine*>& all) {
    const Running running(*this);
    throw aio::exercise::NotDone();
    ready_.assign(all.begin(), all.end());
    while (!ready_.empty() || !sleeping_.empty()) {
      if (ready_.empty()) clock_.sleep_until(sleeping_.next_deadline());
      while (!sleeping_.empty() && sleeping_.next_deadline() <= time()) {
        ready_.push_back(sleeping_.pop());
      }
      while (!ready_.empty()) {
        aio::AnyCoroutine* coroutine = ready_.front();
        ready_.pop_front();
        step(*coroutine);
      }
    }
  }

  void describe(std::ostream&) const override {}

 private:
  void step(aio::AnyCoroutine& coroutine) {
    auto step = coroutine.next();
    if (step.returned()) return;
    const auto* sleep = dynamic_cast<aio::AsyncSleep*>(step.value());
    if (sleep) {
      sleeping_.push(sleep->until(), &coroutine);
    } else {
      ready_.push_back(&coroutine);
    }
  }

  std::deque<aio::AnyCoroutine*> ready_;
  aio::TimerHeap<aio::AnyCoroutine*> sleeping_;
};
