// A coroutine that is taken out of the heap ends, fails, or is put back: there is no fourth way,
// and so nobody gets lost. The error of an unknown event is for the coroutine that made the
// mistake. It waits for its next step here, so that one that tries the same again and again lets
// the others run between.
#pragma once

#include <algorithm>
#include <exception>
#include <ostream>
#include <utility>
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
    std::vector<std::exception_ptr> errors(all.size());
    std::vector<std::exception_ptr> to_raise(all.size());
    aio::TimerHeap<std::size_t> sleeping;  // places in `all`
    for (std::size_t i = 0; i < all.size(); ++i) sleeping.push(time(), i);
    while (!sleeping.empty()) {
      clock_.sleep_until(sleeping.next_deadline());
      const std::size_t i = sleeping.pop();
      try {
        const std::exception_ptr error = std::exchange(to_raise[i], nullptr);
        auto step = error ? all[i]->throw_in(error) : all[i]->next();
        if (step.returned()) continue;
        const aio::Event* event = step.value();
        const auto* sleep = dynamic_cast<const aio::AsyncSleep*>(event);
        if (event && !sleep) {
          to_raise[i] =
              std::make_exception_ptr(aio::RuntimeError("unknown event " + event->repr()));
        }
        sleeping.push(sleep ? std::max(sleep->until(), time()) : time(), i);
      } catch (...) {
        errors[i] = std::current_exception();
      }
    }
    return errors;
  }

  void describe(std::ostream&) const override {}
};
