// Exercise 3.1 (complete, 5 minutes): the loop is you
//
//     def drive(coroutine, clock):
//         deadlines = []
//         try:
//             while True:
//                 event = coroutine.send(None)
//                 deadlines.append(event.until)
//                 clock.sleep_until(event.until)
//         except StopIteration:
//             return deadlines
//
// Write it in C++. A step is coroutine.next(): it has yielded an aio::Event*, or it has returned.
// All events are AsyncSleep here: dynamic_cast<aio::AsyncSleep&>(*step.value()) has the until().
#pragma once

#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage3_sleep_loop/clock.hpp"
#include "stage3_sleep_loop/sleep.hpp"

inline std::vector<double> drive(aio::AnyCoroutine& coroutine, aio::Clock& clock) {
  static_cast<void>(coroutine);
  static_cast<void>(clock);
  throw aio::exercise::NotDone();
}
