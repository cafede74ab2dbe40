// A turn is counted before it begins: whoever comes meanwhile is for the next one. And a deadline
// is never earlier than the moment at which it is set, so the sequence number decides, which is
// fair.
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
    ready_.assign(all.begin(), all.end());
    while (!ready_.empty() || !sleeping_.empty()) {
      if (ready_.empty()) clock_.sleep_until(sleeping_.next_deadline());
      while (!sleeping_.empty() && sleeping_.next_deadline() <= time()) {
        ready_.push_back(sleeping_.pop());
      }
      for (std::size_t n = ready_.size(); n > 0; --n) {
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
      sleeping_.push(std::max(sleep->until(), time()), &coroutine);
    } else {
      ready_.push_back(&coroutine);
    }
  }

  std::deque<aio::AnyCoroutine*> ready_;
  aio::TimerHeap<aio::AnyCoroutine*> sleeping_;
};
