// The coroutine wishes, and the driver waits. Nothing in AsyncSleep makes time pass: without the
// line with the clock the same coroutine would be done at once.
#pragma once

#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage3_sleep_loop/clock.hpp"
#include "stage3_sleep_loop/sleep.hpp"

inline std::vector<double> drive(aio::AnyCoroutine& coroutine, aio::Clock& clock) {
  std::vector<double> deadlines;
  for (auto step = coroutine.next(); step.yielded(); step = coroutine.next()) {
    const double until = dynamic_cast<aio::AsyncSleep&>(*step.value()).until();
    deadlines.push_back(until);
    clock.sleep_until(until);
  }
  return deadlines;
}
