// A pending driver waits for waiting_, is in the ready queue, or runs: one of the three, and never
// two. The guard keeps a call away that would resume it for the wrong wait; to_raise_ keeps what
// cannot be raised at once, until the next step.
#pragma once

#include <exception>
#include <utility>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

class Driver final : public aio::Runnable {
 public:
  /// The coroutine outlives the driver.
  Driver(aio::EventLoop& loop, aio::Coroutine<int>& coroutine)
      : loop_(loop), coroutine_(coroutine) {}

  void start() { loop_.schedule(aio::Ref<aio::Runnable>(this)); }
  aio::Future<int>& outcome() const { return *outcome_; }

  void run(aio::FutureBase* awaited) override {
    if (outcome_->done() || awaited != waiting_.get()) return;
    waiting_ = nullptr;
    std::exception_ptr error = std::exchange(to_raise_, nullptr);
    if (!error && awaited) error = awaited->failure();
    try {
      auto step = error ? coroutine_.throw_in(error) : coroutine_.next();
      if (step.yielded()) return wait_for(step.value());
      if (to_raise_) throw aio::CancelledError();
      outcome_->set_result(coroutine_.result());
    } catch (const aio::CancelledError&) {
      outcome_->cancel();
    } catch (...) {
      outcome_->set_exception(std::current_exception());
    }
  }

  /// False if the coroutine has ended.
  bool cancel() {
    if (outcome_->done()) return false;
    if (waiting_ && waiting_->cancel()) return true;
    to_raise_ = std::make_exception_ptr(aio::CancelledError());
    return true;
  }

 private:
  void wait_for(aio::Event* event) {
    if (auto* future = dynamic_cast<aio::FutureBase*>(event)) {
      waiting_ = aio::Ref<aio::FutureBase>(future);
      future->add_done_callback(aio::Ref<aio::Runnable>(this));
      if (to_raise_ && future->cancel()) to_raise_ = nullptr;
      return;
    }
    if (event && !to_raise_) {
      to_raise_ = std::make_exception_ptr(aio::RuntimeError("bad yield: " + event->repr()));
    }
    loop_.schedule(aio::Ref<aio::Runnable>(this));
  }

  aio::EventLoop& loop_;
  aio::Coroutine<int>& coroutine_;
  const aio::Ref<aio::Future<int>> outcome_ = loop_.create_future<int>();
  aio::Ref<aio::FutureBase> waiting_;  // the future that is waited for, or null
  std::exception_ptr to_raise_;        // by the next step
};
