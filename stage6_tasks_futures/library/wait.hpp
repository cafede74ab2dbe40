// Waiting for several futures, or for one and not too long: wait() and wait_for().
//
// gather() answers for its children: it hands a cancel() on to them, and their exceptions count as
// asked for. wait() only looks. It says which are done and which are pending, cancels none, and
// leaves the results where they are.
#pragma once

#include <cmath>

#include "stage6_tasks_futures/library/gather.hpp"

namespace aio {

/// Raised by wait_for(), timeout() and as_completed().
struct TimeoutError : Exception {
  TimeoutError() : Exception("TimeoutError") {}
};

/// The `return_when` of wait().
enum class ReturnWhen { kAllCompleted, kFirstCompleted, kFirstException };

/// A future that is done when enough of others are, or when `timeout` seconds have passed.
class Completion final : public Future<>, InRing {
 public:
  /// Throws TypeError if one of them is null.
  static Ref<Completion> of(EventLoop& loop, std::vector<Ref<FutureBase>> futures,
                            double timeout = INFINITY,
                            ReturnWhen return_when = ReturnWhen::kAllCompleted) {
    Ref<Completion> made(new Completion(loop, std::move(futures), return_when));
    const OnError take_back{[&made] { made->stop(); }};
    if (timeout != INFINITY) loop.schedule_at(loop.time() + timeout, made);
    for (const Ref<FutureBase>& future : made->children_) {
      if (!future) throw TypeError("a future is required, not null");
      future->add_done_callback(made);
    }
    return made;
  }
  void run(FutureBase* finished) override {
    if (finished) --missing_;  // else the time is up
    // The exception of the last one counts as not asked for, as Python's.
    const bool failed = finished && missing_ > 0 && return_when_ == ReturnWhen::kFirstException &&
                        !finished->cancelled() && finished->exception();
    if (done()) return;
    if (!finished || failed || missing_ == 0 || return_when_ == ReturnWhen::kFirstCompleted) {
      set_result({});
    }
  }
  /// The `finally` of its users: takes itself out of the callbacks, and the timer away.
  void stop() {
    const Ref<Runnable> self(this);
    if (loop()) loop()->timer_may_be_obsolete();
    for (const Ref<FutureBase>& future : take_children()) {
      if (future) future->remove_done_callback(self);
    }
  }
  void not_called() override { open_ring(*this); }
  bool cancel(const std::string& message = {}) override {
    if (!loop() || loop()->is_closed()) stop();  // else its user does, when it goes on
    return Future<>::cancel(message);
  }

 private:
  Completion(EventLoop& loop, std::vector<Ref<FutureBase>> futures, ReturnWhen return_when)
      : Future<>(loop), missing_(futures.size()), return_when_(return_when) {
    children_ = std::move(futures);
  }

  std::size_t missing_;
  ReturnWhen return_when_;
};

template <class F>
struct WaitResult {
  std::vector<Ref<F>> done, pending;  // each in the order of the arguments
};

/// `await wait(futures, timeout, return_when)`. Does not raise TimeoutError. Throws ValueError if
/// there are none. Coroutines are a compile error: wait() would hide the only way to their tasks.
template <class F>
class wait : public Coroutine<WaitResult<F>> {
  enum { kStart, kDone };

 public:
  explicit wait(std::vector<Ref<F>> futures, double timeout = INFINITY,
                ReturnWhen return_when = ReturnWhen::kAllCompleted)
      : futures_(std::move(futures)), timeout_(timeout), return_when_(return_when) {}

 private:
  AnyCoroutine::Step resume(AnyCoroutine::Sent sent) override {
    if (this->resume_point() == kStart) {
      if (futures_.empty()) throw ValueError("Set of Tasks/Futures is empty.");
      completion_ = Completion::of(get_event_loop(), {futures_.begin(), futures_.end()}, timeout_,
                                   return_when_);
      return this->await(*completion_, kDone);
    }
    completion_->stop();
    sent.check();
    WaitResult<F> result;
    for (Ref<F>& future : futures_) {
      (future->done() ? result.done : result.pending).push_back(std::move(future));
    }
    return this->return_value(std::move(result));
  }

  std::vector<Ref<F>> futures_;
  double timeout_;
  ReturnWhen return_when_;
  Ref<Completion> completion_;
};

/// `await wait_for(awaitable, timeout)`: its result, or TimeoutError after `timeout` seconds; then
/// it is cancelled first, and awaited. Infinity: no limit.
template <class Awaitable>
class wait_for : public Coroutine<typename FutureOf<Awaitable>::Result> {
  enum { kStart, kWoken, kCancelled };

 public:
  wait_for(Awaitable awaitable, double timeout)
      : awaitable_(std::move(awaitable)), timeout_(timeout) {}

 private:
  AnyCoroutine::Step resume(AnyCoroutine::Sent sent) override {
    switch (this->resume_point()) {
      case kStart: {
        future_ = ensure_future(get_event_loop(), std::move(awaitable_));
        if (timeout_ <= 0) break;
        const OnError take_back{[this] { future_->cancel(); }};
        completion_ = Completion::of(get_event_loop(), {future_}, timeout_);
        return this->await(*completion_, kWoken);
      }
      case kWoken:
        completion_->stop();
        cancelled_ = caught<CancelledError>(sent);
        break;
      case kCancelled:
        completion_->stop();
        sent.check();
        if (cancelled_) std::rethrow_exception(cancelled_);
        try {
          return this->return_value(future_->result());
        } catch (const CancelledError&) {
          throw TimeoutError();
        }
    }
    if (future_->done()) return this->return_value(future_->result());
    // Nobody is left behind: the future is done when wait_for() is.
    completion_ = Completion::of(get_event_loop(), {future_});
    const OnError take_back{[this] { completion_->stop(); }};
    future_->cancel();
    return this->await(*completion_, kCancelled);
  }

  // A Sleep has a timer already, which goes with a SleepTask that never begins.
  std::conditional_t<std::is_same_v<Awaitable, Sleep>, SleepTask, Awaitable> awaitable_;
  double timeout_;
  Ref<FutureOf<Awaitable>> future_;
  Ref<Completion> completion_;
  std::exception_ptr cancelled_;
};

}  // namespace aio
