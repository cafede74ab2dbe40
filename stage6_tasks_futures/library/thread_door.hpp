// The loop is for one thread. This is the door for the others, and for signals.
//
// A call that another thread wants to have made goes into a list, under a lock. A descriptor, which
// the loop waits for like for any other, says that there is something in the list.
#pragma once

#include <sys/eventfd.h>

#include <atomic>
#include <functional>
#include <list>
#include <mutex>

#include "stage4_select_io/descriptor.hpp"
#include "stage6_tasks_futures/library/fd_waiter.hpp"

namespace aio {

class ThreadDoor final : public FdWaiter {
 public:
  using Calls = std::list<Ref<Handle>>;  // made by the one who knocks, and then the loop's

  explicit ThreadDoor(EventLoop& loop) : loop_(loop) {}
  /// Readable once somebody has knocked.
  int fileno() const { return bell_.fileno(); }

  /// From any thread, and without memory: `calls` are empty afterwards. Once the door is closed,
  /// they stay here and go with the loop.
  void leave(Calls& calls) noexcept;
  /// From any thread and from a signal handler: the loop's wait ends.
  void wake() noexcept;

  /// The loop's wait has ended: it makes the calls.
  bool fd_ready() override;
  void fd_closed() override {}
  /// There is, or soon will be, something to take.
  bool woken() const { return woken_; }
  Calls take();
  /// Drops the calls.
  void close();
  bool closed() const { return closed_; }

  /// From a signal handler. Returns whether the interrupt before has been dealt with.
  bool interrupt() noexcept;
  bool interrupted() const { return interrupted_; }
  /// Whether there was an interrupt that nobody has dealt with.
  bool take_interrupt() { return interrupted_.exchange(false); }
  /// `function` deals with it, in the loop.
  void on_interrupt(std::function<void()> function) { interrupt_handler_ = std::move(function); }
  /// Calls the function now, if there was an interrupt.
  void check_interrupt() {
    if (take_interrupt() && interrupt_handler_) interrupt_handler_();
  }

 private:
  EventLoop& loop_;
  Descriptor bell_{checked(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")};
  std::atomic<bool> woken_ = false;
  std::atomic<bool> closed_ = false;
  std::atomic<bool> interrupted_ = false;
  std::function<void()> interrupt_handler_;
  std::mutex mutex_;
  Calls calls_;  // guarded by mutex_
};

}  // namespace aio
