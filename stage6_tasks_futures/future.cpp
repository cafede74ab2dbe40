// A future that becomes done hands its callbacks to the loop, and lets go of them.
#include "stage6_tasks_futures/future.hpp"

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

/// A function that add_done_callback() was given.
struct DoneCallback final : Runnable {
  explicit DoneCallback(std::function<void(FutureBase&)> its) : function(std::move(its)) {}
  void run(FutureBase* done) override { function(*done); }

  std::function<void(FutureBase&)> function;
};

void throw_loop_closed() { throw RuntimeError("Event loop is closed"); }

FutureBase::FutureBase(EventLoop& loop) : link_(loop.link()) {
  notify(Happening::kFutureMade, this);
}

FutureBase::~FutureBase() {
  report_unretrieved("Future");
  notify(Happening::kFutureGone, this);
}

// own: becoming done
bool FutureBase::cancel(const std::string& message) {
  unretrieved_ = false;  // after a cancel() nobody is to ask how it ended
  if (done()) return false;
  if (!message.empty()) exception_ = std::make_exception_ptr(CancelledError(message));
  finish(kCancelled);
  return true;
}

std::exception_ptr FutureBase::exception() {
  if (cancelled()) std::rethrow_exception(cancelled_error());
  if (!done()) throw InvalidStateError("Exception is not set.");
  unretrieved_ = false;
  return exception_;
}

void FutureBase::throw_failure() {
  if (!done()) throw InvalidStateError("Result is not set.");
  std::rethrow_exception(failure());
}

void FutureBase::set_exception(std::exception_ptr exception) {
  refuse_if_done();
  if (!exception) throw TypeError("invalid exception object");
  if (holds<StopIteration>(exception)) {
    throw TypeError(
        "StopIteration interacts badly with generators and cannot be raised into a Future");
  }
  fail(std::move(exception));
}

void FutureBase::fail(std::exception_ptr exception) {
  exception_ = std::move(exception);
  if (holds<StopIteration>(exception_)) {
    exception_ = std::make_exception_ptr(RuntimeError("a function raised StopIteration"));
  }
  unretrieved_ = true;
  finish(kFinished);
}

void FutureBase::finish(Kind state) {
  state_ = state;
  notify(Happening::kFutureDone, this);
  if (!loop()) return drop_callbacks();          // a loop that is gone calls nobody
  const auto callbacks = std::move(callbacks_);  // to let one go may call this future again
  if (state == kCancelled && loop()->is_closed()) return;  // a destructor may cancel
  callbacks.for_each([this](Runnable& one) { loop()->schedule(Ref(&one), this); });
}

void FutureBase::drop_callbacks() {
  const auto callbacks = std::move(callbacks_);
  callbacks.for_each([](Runnable& one) { one.not_called(); });
}

void FutureBase::add_done_callback(Ref<Runnable> callback) {
  if (!callback) throw TypeError("null is not callable");
  if (done()) return get_loop().schedule(std::move(callback), this);
  callbacks_.push_back(std::move(callback));
  notify(Happening::kFutureAwait, this);
}

Ref<Runnable> FutureBase::add_done_callback(std::function<void(FutureBase&)> callback) {
  Ref<Runnable> runnable(new DoneCallback(std::move(callback)));
  add_done_callback(runnable);
  return runnable;
}
// own: end

}  // namespace aio
