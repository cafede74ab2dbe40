// The first loop, as short as it can be: sort by deadline, wait for the first one, run it, repeat.
//
//     def run(*coroutines):
//         waiting = [(0, coroutine) for coroutine in coroutines]
//         while waiting:
//             until, coroutine = waiting.pop(0)
//             time.sleep(max(0, until - time.monotonic()))
//             try:
//                 event = coroutine.send(None)
//             except StopIteration:
//                 continue
//             if isinstance(event, AsyncSleep):
//                 waiting.append((event.until, coroutine))
//                 waiting.sort(key=lambda entry: entry[0])
//
// It does for well-behaved coroutines. The scenes naive_... show what it does to the others.
#pragma once

#include <vector>

#include "stage3_sleep_loop/demos/sorted_list.hpp"
#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"

namespace aio {

class NaiveLoop final : public Loop {
 public:
  using Loop::Loop;

  void run(const std::vector<AnyCoroutine*>& coroutines) {
    const Running running(*this);  // asleep() asks which loop runs
    drive(coroutines);
  }

  void drive(const std::vector<AnyCoroutine*>& coroutines) {
    for (AnyCoroutine* coroutine : coroutines) waiting_.push(0, coroutine);
    while (!waiting_.empty()) {
      clock_.sleep_until(waiting_.next_deadline());
      AnyCoroutine* coroutine = waiting_.pop();
      auto step = coroutine->next();
      if (step.returned()) continue;
      const auto* sleep = dynamic_cast<AsyncSleep*>(step.value());
      if (sleep) waiting_.push(sleep->until(), coroutine);  // and otherwise it is lost
    }
  }

  void describe(std::ostream&) const override {}

 private:
  SortedList<AnyCoroutine*> waiting_;
};

}  // namespace aio
