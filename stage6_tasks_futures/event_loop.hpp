// The event loop of asyncio. One turn, run_once():
//
//     1. wait in the selector: not at all if somebody is ready, else until the first timer is due
//     2. the waiters of ready descriptors become ready; then the calls whose timer is due
//     3. call exactly those that are ready now; others that they make ready wait for the next turn
//
// It knows one event, the future, and makes a future of the events of earlier stages. So every
// coroutine of stages 3 to 5 runs here as it is.
//
// The loop is for one thread; call_soon_threadsafe() is the door for the others.
#pragma once

#include <concepts>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stage3_sleep_loop/library/reserve.hpp"
#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"
#include "stage3_sleep_loop/timer_heap.hpp"
#include "stage4_select_io/fd_waiters.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"
#include "stage6_tasks_futures/handle.hpp"
#include "stage6_tasks_futures/library/fd_waiter.hpp"
#include "stage6_tasks_futures/library/thread_door.hpp"
#include "stage6_tasks_futures/task.hpp"

namespace aio {

/// A report for call_exception_handler().
struct ExceptionContext {
  std::string message;
  std::exception_ptr exception{};
};

class SleepFuture;
class ThreadPool;

class EventLoop : public Loop {
 public:
  using ExceptionHandler = std::function<void(const ExceptionContext&)>;

  explicit EventLoop(Clock& clock = monotonic_clock()) : EventLoop(own_selector_, clock) {}
  /// The selector must outlive the loop.
  explicit EventLoop(Selector& selector, Clock& clock = monotonic_clock());
  /// Closes. "Task was destroyed but it is pending!" goes out for each task that is not done.
  ~EventLoop() override;

  // Calls. All throw RuntimeError once the loop is closed. An exception that a function lets out
  // goes to the exception handler, and the loop goes on.

  /// Calls `function` in the next turn, behind those that came before.
  Ref<Handle> call_soon(std::function<void()> function);
  Ref<TimerHandle> call_later(double delay, std::function<void()> function) {
    return call_at(time() + delay, std::move(function));
  }
  /// Calls it when time() is `when` or later. Throws ValueError for NaN.
  Ref<TimerHandle> call_at(double when, std::function<void()> function);
  /// From any thread; wakes the loop.
  void call_soon_threadsafe(std::function<void()> function);
  /// Calls `function` in every turn in which `fd` is ready, until it is removed or replaced.
  void add_reader(int fd, std::function<void()> function) {
    add_fd_callback({fd, kRead}, std::move(function));
  }
  void add_writer(int fd, std::function<void()> function) {
    add_fd_callback({fd, kWrite}, std::move(function));
  }
  /// Whether there was one.
  bool remove_reader(int fd) { return remove_fd_callback({fd, kRead}); }
  bool remove_writer(int fd) { return remove_fd_callback({fd, kWrite}); }

  // Futures and tasks.

  template <class T = None>
  Ref<Future<T>> create_future() {
    return Ref<Future<T>>(new Future<T>(*this));
  }
  /// Runs `coroutine`, which moves into the task, beside the others, from the next turn on. The
  /// loop keeps the task until it is done, whether or not somebody else does.
  template <std::derived_from<AnyCoroutine> C>
  Ref<Task<typename C::Return>> create_task(C&& coroutine, std::optional<std::string> name = {}) {
    refuse_if_closed();
    Ref<Task<typename C::Return>> task(
        link_->memory.make<TaskOf<C>>(*this, std::forward<C>(coroutine)));
    if (name) task->set_name(std::move(*name));
    task->start();
    return task;
  }
  /// The tasks that are not done, the oldest first.
  std::vector<Ref<TaskBase>> all_tasks() const;
  /// Calls `function()` in a thread of the default executor; its result or exception is the
  /// future's. Bind arguments in a lambda. Cancelling the future does not stop the function; one
  /// that has not begun is never called.
  /// Both are in library/run_in_executor.hpp.
  auto run_in_executor(auto function);
  /// In a thread of `executor`, which must be shut down before the loop goes.
  auto run_in_executor(ThreadPool& executor, auto function);

  // Running. Inside a running loop: RuntimeError.

  void run_forever();
  /// Runs until `awaitable`, a future or a coroutine, is done. Returns its result or throws its
  /// exception. RuntimeError if stop() came first.
  auto run_until_complete(auto awaitable);
  /// As run_until_complete(), for any future and without its result. `is_own`: nobody else has it,
  /// to ask for its exception if a KeyboardInterrupt leaves.
  void run_until_done(const Ref<FutureBase>& future, bool is_own = true);
  /// Of run(): as many turns as Python's shutdown_asyncgens() and shutdown_default_executor() take,
  /// and more until no function is in an executor.
  void run_last_turns();
  /// run_forever() leaves at the end of this turn.
  void stop() { stopping_ = true; }
  bool is_closed() const { return closed_; }
  /// From now on nothing is called. Waits for the executor's threads. May be repeated.
  void close();

  /// Without a handler, reports go to warn().
  void set_exception_handler(ExceptionHandler handler);
  void call_exception_handler(const ExceptionContext& context);

  void notify_closing(int fd) override;
  void describe(std::ostream& out) const override;

  // For the other parts of the machine.

  /// It outlives the loop.
  const Ref<LoopLink>& link() const { return link_; }
  /// Puts `target` into the ready queue, with `done` if it was a callback of that.
  void schedule(Ref<Runnable> target, FutureBase* done = nullptr) {
    refuse_if_closed();
    ready_.emplace_back(std::move(target), done);
    notify(Happening::kQueuePush, ready_.back().target.get());
  }
  void schedule_at(double when, const Ref<Runnable>& target);
  Ref<SleepFuture> sleep_until(double when);
  /// A wait is over before its time. Perhaps there was a timer for it.
  void timer_may_be_obsolete() { ++obsolete_timers_; }
  /// The future of an event of stages 3 to 5. Throws RuntimeError for one that nobody knows.
  Ref<FutureBase> future_of(Event& event);
  /// For other threads and for signals.
  ThreadDoor& door() { return door_; }

 private:
  friend class TaskBase;
  friend class FdFuture;
  friend struct FdCallback;
  friend struct trace::Look<EventLoop>;
  struct Call {
    Call(Ref<Runnable> its_target, FutureBase* its_done)
        : target(std::move(its_target)), done(its_done) {}
    Ref<Runnable> target;
    Ref<FutureBase> done;
  };

  void add_fd_callback(FdCallback::Key key, std::function<void()> function);
  bool remove_fd_callback(FdCallback::Key key);
  void run_once();
  void wait(bool only_look);
  void wake_sleepers();
  void drop_obsolete_timers();
  void run_ready();
  void tell_not_called();
  void report_pending();
  void refuse_if_closed() const {
    if (closed_) throw_loop_closed();
  }

  const Ref<LoopLink> link_{new LoopLink(this)};
  ThreadDoor door_{*this};
  EpollSelector own_selector_;
  FdWaiters<FdWaiter> waiters_;
  std::vector<std::pair<int, Ref<FdFuture>>> just_woken_;  // in this turn, by the descriptor
  std::map<FdCallback::Key, Ref<FdCallback>> fd_callbacks_;
  std::pmr::deque<Call> ready_{&reserve()};
  TimerHeap<Ref<Runnable>> timers_;
  std::size_t obsolete_timers_ = 0;   // of timers_, at most
  std::vector<Ref<TaskBase>> tasks_;  // those that are not done, in any order
  std::uint32_t tasks_made_ = 0;
  std::shared_ptr<ExceptionHandler> exception_handler_;
  bool stopping_ = false;
  bool closed_ = false;
  std::shared_ptr<ThreadPool> executor_;
  int in_executor_ = 0;
  bool executor_refuses_ = false;  // the end of run() has begun
};

/// `asyncio.ensure_future(awaitable, loop=loop)`: a future is itself, a coroutine becomes a task.
template <class F>
Ref<F> ensure_future(EventLoop& loop, Ref<F> future) {
  if (!future) throw TypeError("a future, a coroutine or an awaitable is required, not null");
  if (&future->get_loop() != &loop) {
    throw ValueError(
        "The future belongs to a different loop than the one specified as the loop argument");
  }
  return future;
}
template <std::derived_from<AnyCoroutine> C>
Ref<Task<typename C::Return>> ensure_future(EventLoop& loop, C&& coroutine) {
  if (loop.is_closed()) coroutine.close();  // the error is enough: no warning that it never ran
  return loop.create_task(std::forward<C>(coroutine));
}

template <class Awaitable>
auto EventLoop::run_until_complete(Awaitable awaitable) {
  refuse_if_closed();
  { const Running check(*this); }  // before there is a task, which would run all the same
  const auto future = ensure_future(*this, std::move(awaitable));
  if constexpr (std::derived_from<Awaitable, AnyCoroutine>) future->log_destroy_pending(false);
  run_until_done(future, std::derived_from<Awaitable, AnyCoroutine>);
  return kept(future->result());
}

/// The running EventLoop. Throws RuntimeError if none runs.
EventLoop& get_event_loop();

/// `asyncio.create_task`: in the running loop.
template <std::derived_from<AnyCoroutine> C>
Ref<Task<typename C::Return>> create_task(C&& coroutine, std::optional<std::string> name = {}) {
  return get_event_loop().create_task(std::forward<C>(coroutine), std::move(name));
}

}  // namespace aio
