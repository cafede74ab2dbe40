// A future: a result that is not there yet, and the callbacks that want to know when it is.
//
//     pending --set_result, set_exception--> finished       a second time throws InvalidStateError
//        \-----cancel--------------------> cancelled        a second time is false
//
// A future that becomes done calls nobody. It puts its callbacks into the loop's ready queue, in
// the order they were added, and the loop comes to them. So a set_result() starts nothing at once
// that could surprise its caller, and a callback added to a done future is called as late as any
// other.
//
// It is the one event of this stage: a coroutine that awaits a future hands it to its task, and the
// task adds itself to the callbacks.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>

#include "stage2_yield_from/coroutine.hpp"
#include "stage6_tasks_futures/library/short_list.hpp"
#include "stage6_tasks_futures/library/task_memory.hpp"
#include "stage6_tasks_futures/ref.hpp"

namespace aio {

class EventLoop;
class FutureBase;
class TaskBase;

/// Raised in a coroutine whose task is cancelled. Not a std::exception: see errors.hpp.
struct CancelledError final : BaseException {
  using BaseException::BaseException;
};
/// The result is set already, or not yet.
struct InvalidStateError : Exception {
  using Exception::Exception;
};

/// The future, the task or the timer of a loop may outlive it, so each holds this and not the loop
/// itself. A loop's identity is an object, and not an address that another loop may have later.
struct LoopLink final : RefCounted {
  explicit LoopLink(EventLoop* its_loop) : loop(its_loop) {}
  EventLoop* loop;    // null once the loop is gone
  TaskMemory memory;  // of the loop's tasks, of which the last may go later
};
[[noreturn]] void throw_loop_closed();

/// A thing that the loop can call: a handle, a task, a group that waits for a future.
class Runnable : public RefCounted {
 public:
  /// Called by the loop. `done` is the future that this was a callback of, or null.
  virtual void run(FutureBase* done) = 0;
  /// Nobody needs the call any more.
  virtual bool obsolete() const { return false; }
  /// The loop is closed or has gone, and never calls it.
  virtual void not_called() {}
};

/// A future, whatever its result is. Belongs to one loop, and to the thread of that loop.
class FutureBase : public Runnable, public Event {
 public:
  ~FutureBase() override;

  /// Throws RuntimeError once the loop is gone.
  EventLoop& get_loop() const {
    if (!loop()) throw_loop_closed();
    return *loop();
  }
  EventLoop* loop() const { return link_->loop; }  // null once it is gone
  bool done() const { return state_ != kPending; }
  bool cancelled() const { return state_ == kCancelled; }
  bool obsolete() const override { return done(); }
  /// Asks for cancellation. False if the future is done already.
  virtual bool cancel(const std::string& message = {});
  /// The exception, or null. Throws CancelledError if cancelled, InvalidStateError if pending.
  std::exception_ptr exception();
  /// The exception that result() would throw, or null. Throws InvalidStateError if pending.
  std::exception_ptr failure() { return cancelled() ? cancelled_error() : exception(); }
  /// Whether failure() is not null.
  bool failed() const { return cancelled() || exception_; }
  /// Throws InvalidStateError if done, TypeError for null and for a StopIteration.
  virtual void set_exception(std::exception_ptr exception);

  /// `callback` joins the loop's ready queue once the future is done.
  void add_done_callback(Ref<Runnable> callback);
  Ref<Runnable> add_done_callback(std::function<void(FutureBase&)> callback);
  /// Returns how often `callback` was there.
  std::size_t remove_done_callback(const Ref<Runnable>& callback) {
    return callbacks_.erase(callback);
  }
  /// All of them, of a future whose loop goes.
  void drop_callbacks();

  /// A future that has failed is not: its task raises the failure where the coroutine awaits it.
  bool ready() const override { return done() && !failed(); }
  std::string repr() const override;

 protected:
  enum Kind : std::uint8_t { kPending, kCancelled, kFinished };

  /// For `new` alone: a future that is a local or a member would be deleted by its last Ref.
  explicit FutureBase(EventLoop& loop);
  void run(FutureBase*) override {}

  void refuse_if_done() const {
    if (done()) throw InvalidStateError("invalid state: " + repr());
  }
  [[noreturn]] void throw_failure();
  /// Is done now: its callbacks are ready.
  void finish(Kind state);
  void fail(std::exception_ptr exception);
  std::exception_ptr cancelled_error() const {
    return exception_ ? exception_ : std::make_exception_ptr(CancelledError());
  }
  /// "... exception was never retrieved", if it was not.
  void report_unretrieved(const char* what);
  const char* state_name() const;
  /// The dispose() of a future that lies in the loop's memory.
  template <class F>
  static void dispose_of(F* future) {
    const Ref<LoopLink> link = future->link_;
    link->memory.destroy(future);
  }

  std::exception_ptr exception_;  // of a finished future; or the CancelledError with its message

 private:
  friend class EventLoop;
  friend struct trace::Look<FutureBase>;

  const Ref<LoopLink> link_;
  ShortList<Ref<Runnable>> callbacks_;
  Kind state_ = kPending;
  bool unretrieved_ = false;
};

/// Adds the result to a kind of future.
template <class Base, class T>
class WithResult : public Base {
 public:
  using Result = T;

  /// The result. Throws the exception instead if there is one, CancelledError if cancelled, and
  /// InvalidStateError while pending.
  T& result() {
    if (!this->done() || this->failed()) this->throw_failure();
    return *result_;
  }
  /// Throws InvalidStateError if done. Not for tasks: only the coroutine decides.
  void set_result(T result) requires(!std::is_base_of_v<TaskBase, Base>) {
    this->refuse_if_done();
    result_.emplace(std::move(result));
    this->finish(Base::kFinished);
  }

 protected:
  using Base::Base;
  /// The result is what `function` returns, or the exception what it throws.
  void set_result_of(auto&& function) {
    try {
      result_.emplace(function());
    } catch (...) {
      return this->fail(std::current_exception());
    }
    this->finish(Base::kFinished);
  }
  std::optional<T> result_;
};

/// Whether a T can be copied. A container says so whatever is in it, so that is looked at as well.
template <class T>
concept Copyable = std::copy_constructible<T> &&
    (!requires { typename T::value_type; } || std::copy_constructible<typename T::value_type>);

/// A copy of a result, because others may ask for it too. One that cannot be copied moves out.
template <class T>
T kept(T& result) {
  if constexpr (Copyable<T>) return result;
  return std::move(result);
}

/// `asyncio.Future`. Made by EventLoop::create_future().
template <class T = None>
using Future = WithResult<FutureBase, T>;

}  // namespace aio
