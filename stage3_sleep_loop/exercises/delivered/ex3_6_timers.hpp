// Exercise 3.6 (rebuild, 30 minutes): the stable heap
//
// Write again who sleeps until when. pop() takes out the earliest deadline, and of equal ones the
// one that was pushed first. A sorted list would do that, but for each of two thousand sleepers it
// moves hundreds of the others; allowed are at most a hundred moves for each. So use a heap: an
// array in which entry i is not later than its children, 2 * i + 1 and 2 * i + 2. A new entry
// begins at the end and rises; when the first one is taken, the last one takes its place and sinks.
// (std::push_heap may do that for you.) A heap alone forgets who came first: what has an entry to
// carry so that it does not?
//
// Values can only be moved, and not copied.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

template <class T>
class Timers {
 public:
  bool empty() const { throw aio::exercise::NotDone(); }

  /// The earliest deadline; infinity if there is no entry.
  double next_deadline() const { throw aio::exercise::NotDone(); }

  void push(double deadline, T value) {
    static_cast<void>(deadline);
    static_cast<void>(value);
    throw aio::exercise::NotDone();
  }

  /// Takes out the earliest. Is not called when there is none.
  T pop() { throw aio::exercise::NotDone(); }
};
