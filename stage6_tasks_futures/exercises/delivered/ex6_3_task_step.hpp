// Exercise 6.3 (rebuild, 40 minutes): the step of a task
//
// A Driver is to its coroutine what a task is. Write run(), which is one step, and cancel().
//
// - The loop calls run(nullptr) after schedule(); a future calls run(itself) when it is done.
//   A call by another than the one that is waited for is ignored, and so is one after the end.
// - The coroutine goes on with next(), or with throw_in(error) if what it waited for has failed.
// - It yields a future: the driver becomes a callback of it. It yields null: the driver is ready
//   again. Another event: RuntimeError("bad yield: " + event->repr()) is raised there, a turn
//   later; but a request that is kept comes first.
// - It ends: outcome() gets its result or its error. With CancelledError, or with a result while
//   there is a request that nobody has heard yet, outcome() is cancelled.
// - cancel() cancels the future that is waited for. If there is none, or it is done, the request is
//   kept: the next step raises CancelledError, or the next future that is waited for is cancelled.
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
    static_cast<void>(awaited);
    throw aio::exercise::NotDone();
  }

  /// False if the coroutine has ended.
  bool cancel() { throw aio::exercise::NotDone(); }

 private:
  aio::EventLoop& loop_;
  aio::Coroutine<int>& coroutine_;
  const aio::Ref<aio::Future<int>> outcome_ = loop_.create_future<int>();
  aio::Ref<aio::FutureBase> waiting_;  // the future that is waited for, or null
};
