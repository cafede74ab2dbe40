// Exercise 6.14 (complete, 20 minutes): co_await
//
// The compiler makes of `co_await Waiting(future)` three calls. Is await_ready() true, the
// coroutine goes straight on. If not, it is suspended, and await_suspend() is handed what resumes
// it: handle.resume(). When it goes on, await_resume() gives the value of the whole, or raises.
// Write them, so that the compiler's coroutines can wait for our futures:
//
//   - A future that is done, however it ended, costs no turn. Else the coroutine goes on when the
//     loop makes the callbacks of the future.
//   - The value is the future's result, or its exception is raised.
//   - A coroutine may be destroyed while it waits, and its Waiting with it. The future stays as it
//     is, and nobody resumes what is gone: not even if the loop has the callback already.
#pragma once

#include <coroutine>
#include <memory>
#include <utility>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

class Waiting {
 public:
  explicit Waiting(aio::Ref<aio::Future<int>> future) : future_(std::move(future)) {}

  bool await_ready() const { throw aio::exercise::NotDone(); }
  void await_suspend(std::coroutine_handle<>) { throw aio::exercise::NotDone(); }
  int await_resume() { throw aio::exercise::NotDone(); }

 private:
  aio::Ref<aio::Future<int>> future_;
};
