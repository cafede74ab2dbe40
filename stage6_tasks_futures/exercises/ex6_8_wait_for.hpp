// Exercise 6.8 (rebuild, 30 minutes): not too long
//
// Write wait_for() again, with a future, a timer and a callback. WaitFor gives the task's result as
// soon as there is one, or raises what the task raised; the timer is then cancelled. Once `timeout`
// seconds have passed it cancels the task and waits until that has ended, so that nobody is left
// behind. Then it raises TimeoutError if the task was cancelled; a task that returns or raises all
// the same has the last word. With a timeout of 0 or less, the time is up at once.
//
// If WaitFor is cancelled itself, it cancels the timer and the task, waits until that has ended,
// and raises its own CancelledError; but of a task that has ended already it gives the result.
// Cancelled while it waits for the end of a task that it has cancelled, it waits no longer.
//
// Use create_future() and call_later() of the loop, and add_done_callback(); of library/wait.hpp
// only TimeoutError.
#pragma once

#include <exception>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

class WaitFor : public aio::Coroutine<int> {
 public:
  WaitFor(aio::Ref<aio::Task<int>> task, double timeout)
      : task_(std::move(task)), timeout_(timeout) {}

 private:
  Step resume(Sent) override { throw aio::exercise::NotDone(); }

  aio::Ref<aio::Task<int>> task_;
  double timeout_;
};
