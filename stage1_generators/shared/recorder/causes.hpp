// Why things happen: which earlier step made a thing ready, done or run.
//
// A loop wakes in two hops: something becomes due, ready or done, and that puts somebody into the
// ready queue; in the next turn the loop takes it from there and calls it. What is remembered here
// on the first hop is the cause of the second, and of the frame that runs then.
//
// All that happens while a body runs, or a call that the loop makes, is done by that: the actor.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "stage1_generators/shared/recorder/recording.hpp"

namespace aio::trace {

class Causes {
 public:
  using Subject = const void*;
  using Maybe = std::optional<Cause>;

  // ---- the loop

  /// A loop begins a turn: nothing is called and nothing is woken just now.
  void turn() {
    call_.reset();
    waking_.reset();
  }
  void timer_set(Subject timer, std::size_t step) { timers_[timer] = step; }
  /// Why a timer is due; what it wakes is woken by `step`.
  Maybe timer_due(Subject timer, std::size_t step);
  /// The selector's system call has answered.
  void selected(std::size_t step) { selected_ = step; }
  Maybe fd_ready(std::size_t step);

  /// `subject` is put into the ready queue: because `done`, if it is not null, is done as `how`
  /// says; or it is woken; or by `otherwise`.
  Maybe pushed(Subject subject, Subject done, const std::string& how, Maybe otherwise);
  /// The loop calls `subject`, by its name, in this step. Why it was put into the queue.
  Maybe called(Subject subject, const std::string& name, std::size_t step);

  // ---- futures

  /// `future` is done in this step. `otherwise`: whoever did it.
  Maybe done(Subject future, bool cancelled, std::size_t step, Maybe otherwise);
  /// `task` is asked to stop, in this step.
  Maybe cancel(Subject task, std::size_t step, Maybe otherwise);
  /// The request goes on to `future`.
  void cancel_too(Subject future, std::size_t step) { asked_[future] = step; }
  void forget(Subject future);

  // ---- frames

  /// What is called by the loop now, and has no body that runs: it has put itself back, or is done.
  struct Call {
    Subject subject = nullptr;
    std::string name;
    std::size_t step = 0;
    Maybe cause;           // why it was put into the queue
    bool went_on = false;  // a body has run in it
    Maybe left;            // how the last body in it was left
  };
  Call* call() { return call_ ? &*call_ : nullptr; }
  const Call* call() const { return call_ ? &*call_ : nullptr; }
  /// The loop has ended: what happens now, the program does.
  void no_loop() { turn(); }
  /// Why the call's first body goes on; a task that was asked to stop, and hears of it now, for
  /// that reason.
  Maybe goes_on(bool hears_cancel);
  /// A body was left: "yield" when it is suspended, "returned" or "raised".
  void left(std::size_t step, const char* how) {
    if (call_) call_->left = Cause{step, how};
  }

 private:
  std::map<Subject, std::size_t> timers_;  // the step in which each was set
  std::map<Subject, std::size_t> done_;    // in which each future became done
  std::map<Subject, std::size_t> asked_;   // in which each was asked to stop, until it hears of it
  std::deque<std::pair<Subject, Maybe>> queue_;
  Maybe waking_;
  std::optional<std::size_t> selected_;
  std::optional<Call> call_;
};

}  // namespace aio::trace
