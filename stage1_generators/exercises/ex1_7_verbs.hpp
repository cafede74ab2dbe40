// Exercise 1.7 (rebuild, 30 minutes): next, send and throw_in
//
// Write the three verbs of a generator again, from their contract, on top of this small frame:
//
// - Each runs body() once, and gives back what it gives back: a number that was yielded, or nothing
//   when the body returned. body() gets the value sent (null after next()), and what was thrown in.
// - The state is kRunning while body() runs, then kSuspended if it yielded, else kClosed. An
//   error that body() raises closes the frame, and goes on to the caller.
// - A frame that runs cannot be resumed: ValueError("generator already executing").
// - Before the start, send() is TypeError("can't send non-None value to a just-started generator"),
//   and changes nothing; throw_in() closes the frame and raises there and then, without body().
// - A closed frame never runs again: next() and send() give back nothing, throw_in() raises.
#pragma once

#include <optional>

#include "stage1_generators/shared/exercises/judge.hpp"

class SmallFrame {
 public:
  virtual ~SmallFrame() = default;

  std::optional<int> next() { throw aio::exercise::NotDone(); }

  std::optional<int> send(int value) {
    static_cast<void>(value);
    throw aio::exercise::NotDone();
  }

  std::optional<int> throw_in(const std::exception_ptr& thrown) {
    static_cast<void>(thrown);
    throw aio::exercise::NotDone();
  }

  aio::State state() const { return state_; }

 private:
  virtual std::optional<int> body(const int* sent, const std::exception_ptr& thrown) = 0;

  aio::State state_ = aio::State::kCreated;
};
