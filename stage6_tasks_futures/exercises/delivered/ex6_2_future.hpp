// Exercise 6.2 (rebuild, 25 minutes): a future
//
// An Answer is a future of a number. Write what its comments say, and the members that it needs. It
// is pending, then done, once: finished with a number or an error, or cancelled. A function that
// makes it done calls nobody: each callback is handed to the loop's call_soon(), in the order in
// which they were added. A callback that is added to an answer that is done is handed over at once.
//
// Errors: aio::InvalidStateError("invalid state") for a second end, with "Result is not set." and
// "Exception is not set." for the two questions that come too early; aio::CancelledError() for both
// if it was cancelled; aio::TypeError("invalid exception object") for a null error.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

class Answer {
 public:
  using Callback = std::function<void(Answer&)>;

  /// The answer outlives its callbacks, and the loop the answer.
  explicit Answer(aio::EventLoop& loop) : loop_(loop) {}

  bool done() const { throw aio::exercise::NotDone(); }
  bool cancelled() const { throw aio::exercise::NotDone(); }

  /// The number; or else throws: the error, CancelledError, InvalidStateError.
  int result() const { throw aio::exercise::NotDone(); }
  /// The error, or null if there is a number. Throws CancelledError, InvalidStateError.
  std::exception_ptr exception() const { throw aio::exercise::NotDone(); }

  void set_result(int number) {
    static_cast<void>(number);
    throw aio::exercise::NotDone();
  }
  void set_exception(std::exception_ptr error) {
    static_cast<void>(error);
    throw aio::exercise::NotDone();
  }
  /// False if it is done already.
  bool cancel() { throw aio::exercise::NotDone(); }

  /// `callback` is called with this answer, in the turn after it is done.
  void add_done_callback(Callback callback) {
    static_cast<void>(callback);
    throw aio::exercise::NotDone();
  }

 private:
  aio::EventLoop& loop_;
};
