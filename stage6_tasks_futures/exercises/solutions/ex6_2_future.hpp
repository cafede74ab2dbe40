// Three ways lead to finish(), and only one of them can be the first. It puts the callbacks into
// the ready queue and lets go of them, so each is called once, and nobody runs within set_result().
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

  bool done() const { return state_ != kPending; }
  bool cancelled() const { return state_ == kCancelled; }

  /// The number; or else throws: the error, CancelledError, InvalidStateError.
  int result() const {
    if (!done()) throw aio::InvalidStateError("Result is not set.");
    if (const std::exception_ptr error = exception()) std::rethrow_exception(error);
    return *number_;
  }
  /// The error, or null if there is a number. Throws CancelledError, InvalidStateError.
  std::exception_ptr exception() const {
    if (cancelled()) throw aio::CancelledError();
    if (!done()) throw aio::InvalidStateError("Exception is not set.");
    return error_;
  }

  void set_result(int number) {
    refuse_if_done();
    number_ = number;
    finish(kFinished);
  }
  void set_exception(std::exception_ptr error) {
    refuse_if_done();
    if (!error) throw aio::TypeError("invalid exception object");
    error_ = std::move(error);
    finish(kFinished);
  }
  /// False if it is done already.
  bool cancel() {
    if (done()) return false;
    finish(kCancelled);
    return true;
  }

  /// `callback` is called with this answer, in the turn after it is done.
  void add_done_callback(Callback callback) {
    if (done()) return hand_over(std::move(callback));
    callbacks_.push_back(std::move(callback));
  }

 private:
  enum State { kPending, kFinished, kCancelled };

  void refuse_if_done() const {
    if (done()) throw aio::InvalidStateError("invalid state");
  }
  void finish(State state) {
    state_ = state;
    for (Callback& callback : std::exchange(callbacks_, {})) hand_over(std::move(callback));
  }
  void hand_over(Callback callback) {
    loop_.call_soon([this, callback = std::move(callback)] { callback(*this); });
  }

  aio::EventLoop& loop_;
  State state_ = kPending;
  std::optional<int> number_;
  std::exception_ptr error_;
  std::vector<Callback> callbacks_;
};
