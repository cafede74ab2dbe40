// Exercise 3.3 (repair, 15 minutes): nobody gets lost
//
// This loop is for well-behaved coroutines. One that waits for anything but an AsyncSleep is never
// seen again, and one that raises takes all others with it. Take out the line with NotDone, see
// which rule is broken, and repair run():
//
// - what a coroutine raises ends that one, and comes back at its place in the vector;
// - a null event is a bare yield: its coroutine goes on behind all that are due by then;
// - another event is RuntimeError("unknown event " + event->repr()), raised by throw_in() where the
//   coroutine waits for it, at once or in its next step, as you like (the chapter says why the next
//   step is the better one). The coroutine then does a step like any other.
#pragma once

#include <algorithm>
#include <exception>
#include <ostream>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"
#include "stage3_sleep_loop/timer_heap.hpp"

class SmallLoop : public aio::Loop {
 public:
  using Loop::Loop;

  /// Runs all to their ends. Returns what each of them raised, null for those that returned.
  std::vector<std::exception_ptr> run(const std::vector<aio::AnyCoroutine*>& all) {
    const Running running(*this);
    throw aio::exercise::NotDone();
    std::vector<std::exception_ptr> errors(all.size());
    aio::TimerHeap<std::size_t> sleeping;  // places in `all`
    for (std::size_t i = 0; i < all.size(); ++i) sleeping.push(time(), i);
    while (!sleeping.empty()) {
      clock_.sleep_until(sleeping.next_deadline());
      const std::size_t i = sleeping.pop();
      auto step = all[i]->next();
      if (step.returned()) continue;
      const auto* sleep = dynamic_cast<aio::AsyncSleep*>(step.value());
      if (sleep) sleeping.push(std::max(sleep->until(), time()), i);
    }
    return errors;
  }

  void describe(std::ostream&) const override {}
};
