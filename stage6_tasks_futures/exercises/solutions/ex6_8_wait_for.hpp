// It waits for a future of its own, which two may set: the timer and the task. So it is woken by
// whichever comes first, and looks at the task to see which it was. Waiting for the end of a
// cancelled task is the same once more, without a timer.
#pragma once

#include <exception>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

class WaitFor : public aio::Coroutine<int> {
  enum { kStart, kWoken, kEnded };

 public:
  WaitFor(aio::Ref<aio::Task<int>> task, double timeout)
      : task_(std::move(task)), timeout_(timeout) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        if (task_->done()) return return_value(task_->result());
        if (timeout_ <= 0) return cancel_and_wait();
        wake_at_the_end();
        timer_ = aio::get_event_loop().call_later(timeout_, [woken = woken_] {
          if (!woken->done()) woken->set_result({});
        });
        return await(*woken_, kWoken);
      case kWoken:
        timer_->cancel();
        try {
          sent.check();
        } catch (const aio::CancelledError&) {
          cancelled_ = std::current_exception();
        }
        if (task_->done()) return return_value(task_->result());
        return cancel_and_wait();
      case kEnded:
        sent.check();
        if (cancelled_) std::rethrow_exception(cancelled_);
        try {
          return return_value(task_->result());
        } catch (const aio::CancelledError&) {
          throw aio::TimeoutError();
        }
    }
    return {};
  }

  Step cancel_and_wait() {
    wake_at_the_end();
    task_->cancel();
    return await(*woken_, kEnded);
  }

  void wake_at_the_end() {
    woken_ = aio::get_event_loop().create_future();
    task_->add_done_callback([woken = woken_](aio::FutureBase&) {
      if (!woken->done()) woken->set_result({});
    });
  }

  aio::Ref<aio::Task<int>> task_;
  double timeout_;
  aio::Ref<aio::Future<>> woken_;
  aio::Ref<aio::TimerHandle> timer_;
  std::exception_ptr cancelled_;
};
