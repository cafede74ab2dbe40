// A handle: a call that the loop is going to make, and that can still be cancelled.
//
// It is the simplest thing in the ready queue. Tasks stand there beside it, and groups that wait
// for a future: the loop calls run() of each.
//
// A handle lets go of its function as soon as nobody can call it any more: the function may hold
// the last reference to something large, or to the handle itself.
#pragma once

#include "stage6_tasks_futures/future.hpp"

namespace aio {

/// The result of call_soon().
class Handle : public Runnable {
 public:
  explicit Handle(std::function<void()> function) : function_(std::move(function)) {}
  bool cancelled() const { return cancelled_; }
  bool obsolete() const override { return cancelled(); }
  /// The function is not called, and the things it holds are let go: at once, or when it returns if
  /// it is the function itself that cancels.
  virtual void cancel() {
    cancelled_ = true;
    not_called();
  }
  /// A thing that the function holds may cancel, too.
  void not_called() final { const auto gone = std::exchange(function_, nullptr); }
  void run(FutureBase*) override {
    const auto function = std::exchange(function_, nullptr);
    if (!cancelled()) function();
  }

 private:
  std::function<void()> function_;  // until it is called
  bool cancelled_ = false;
};

/// The result of call_later() and call_at().
class TimerHandle final : public Handle {
 public:
  TimerHandle(Ref<LoopLink> link, double when, std::function<void()> function)
      : Handle(std::move(function)), link_(std::move(link)), when_(when) {}
  /// The loop's time when it is due, in seconds.
  double when() const { return when_; }
  void cancel() override;

 private:
  const Ref<LoopLink> link_;
  double when_;
};

}  // namespace aio
