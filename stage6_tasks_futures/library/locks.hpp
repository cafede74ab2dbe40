// `asyncio.Lock`, `Event`, `Condition` and `Semaphore`.
//
// Each is a flag or a number, and a line of futures: a coroutine that must wait joins the line, and
// one that makes room sets the future of the first. The part of a case before `sent` is a
// `finally`:
//
//     async with lock:            return await(acquiring_.emplace(lock_.acquire()), kAcquired);
//         await work              case kAcquired: sent.check(); return await(work_, kWorked);
//                                 case kWorked: lock_.release(); sent.check();
//
// Invariant: nobody overtakes, and no wake-up is lost. A coroutine that was woken keeps its place
// until it runs, so that newcomers queue behind it; if it is cancelled before that, it wakes the
// next.
#pragma once

#include <algorithm>
#include <list>

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

/// Belongs to the loop in which somebody waits for the first time: `mixins._LoopBoundMixin`. A lock
/// that somebody waits for stays where it is, so none of its kind is copied or moved.
class LoopBound {
 public:
  LoopBound& operator=(LoopBound&&) = delete;
  virtual ~LoopBound() = default;
  /// The running loop. Throws RuntimeError if that is another one than before.
  EventLoop& get_loop();

 private:
  Ref<LoopLink> loop_;
};

/// A line of coroutines that wait, each for a future of its own.
class Waiters {
 public:
  /// A member of the coroutine that waits, and gone from the line when that is gone. Either of the
  /// two may go first: a lock is often a local of a coroutine that does not wait for the others.
  class Place {
   public:
    Place() = default;
    Place(Place&&) noexcept {}  // of a coroutine that has not begun
    ~Place() { leave(); }
    /// Out of the line. False if that is gone, and the lock with it.
    bool leave();
    /// The same, of one that goes on: if the line is gone, it raises that, or what was sent.
    void leave(const AnyCoroutine::Sent& sent);
    bool woken() const { return future_ && future_->done() && !future_->cancelled(); }

   private:
    friend class Waiters;
    Waiters* line_ = nullptr;
    std::list<Place*>::iterator at_;
    Ref<Future<>> future_;
  };

  ~Waiters() {
    for (Place* const place : line_) place->line_ = nullptr;
  }
  /// Gives the future to be awaited.
  Future<>& join(Place& place, LoopBound& owner);
  /// Wakes the first `n` that are neither woken nor cancelled. Returns how many there were.
  std::size_t wake(std::size_t n = 1);
  /// Wakes the first, unless it is woken or cancelled: then it will see to the others.
  void wake_first() {
    if (!line_.empty() && !line_.front()->future_->done()) wake();
  }
  /// Whether one of them is not cancelled.
  bool anybody() const {
    return !std::ranges::all_of(line_, [](Place* one) { return one->future_->cancelled(); });
  }

 private:
  std::list<Place*> line_;
  std::list<Place*>::iterator next_ = line_.end();  // all before it are woken or cancelled
};

/// A thing to wait at. The three kinds of it answer three questions.
class Turnstile : public LoopBound {
 protected:
  friend class Passage;
  /// May a newcomer pass?
  virtual bool open() const = 0;
  /// What if somebody passes, at once or after waiting?
  virtual void pass(bool /*waited*/) {}
  /// What if somebody in the line is cancelled, before or after it was woken?
  virtual void give_up(bool /*woken*/) {}

  Waiters waiters_;
};

/// The way through a turnstile: lock.acquire(), semaphore.acquire() and event.wait() return it, to
/// be awaited. Gives true.
class Passage final : public Coroutine<bool> {
  enum { kStart, kWoken };

 public:
  explicit Passage(Turnstile& turnstile) : turnstile_(turnstile) {}
  /// Whether the turnstile went while this waited.
  bool gone() const { return gone_; }

 private:
  Step resume(Sent sent) override;

  Turnstile& turnstile_;
  Waiters::Place place_;
  bool gone_ = false;
};

/// One task may release what another one acquired.
class Lock final : public Turnstile {
 public:
  bool locked() const { return locked_; }
  Passage acquire() { return Passage(*this); }
  void release() {
    if (!std::exchange(locked_, false)) throw RuntimeError("Lock is not acquired.");
    waiters_.wake_first();
  }

 private:
  bool open() const override { return !locked_ && !waiters_.anybody(); }
  void pass(bool) override { locked_ = true; }
  void give_up(bool) override {
    if (!locked_) waiters_.wake_first();
  }

  bool locked_ = false;
};

/// Lets in `value` at a time.
class Semaphore final : public Turnstile {
 public:
  explicit Semaphore(int value = 1) : value_(value) {
    if (value < 0) throw ValueError("Semaphore initial value must be >= 0");
  }
  /// Whether acquire() would have to wait.
  bool locked() const { return !open(); }
  Passage acquire() { return Passage(*this); }
  void release() {
    ++value_;
    share();
  }

 private:
  bool open() const override { return value_ > 0 && !waiters_.anybody(); }
  void pass(bool waited) override {
    if (!waited) --value_;
    share();
  }
  void give_up(bool woken) override {
    if (woken) release();
  }
  void share() {
    if (value_ > 0) value_ -= long(waiters_.wake());
  }

  long value_;  // how many more may come in; one that is woken counts as inside
};

/// `asyncio.Event`. The name Event is taken, by what a coroutine yields.
class AsyncEvent final : public Turnstile {
 public:
  bool is_set() const { return set_; }
  /// Wakes all that wait. They go on, even if clear() comes before they run.
  void set() {
    set_ = true;
    waiters_.wake(SIZE_MAX);
  }
  void clear() { set_ = false; }
  Passage wait() { return Passage(*this); }

 private:
  bool open() const override { return set_; }

  bool set_ = false;
};

/// A lock, and a line of coroutines that have let go of it until they are notified.
class Condition : public LoopBound {
 public:
  /// However it ends, the lock is acquired again. Gives true.
  class Wait final : public Coroutine<bool> {
    enum { kStart, kNotified, kAcquired };

   public:
    explicit Wait(Condition& condition) : condition_(condition) {}

   private:
    Step resume(Sent sent) override;

    Condition& condition_;
    Lock& lock_ = condition_.lock();
    Waiters::Place place_;
    std::optional<Passage> acquiring_;
    std::exception_ptr raised_;
  };

  Condition() = default;
  explicit Condition(Lock& lock) : lock_(lock) {}
  Lock& lock() { return lock_; }
  Wait wait() { return Wait(*this); }
  /// Wakes `n` of those that wait; they go on when they have the lock. Throws RuntimeError if it is
  /// not locked; so does wait().
  void notify(std::size_t n = 1) {
    if (!lock_.locked()) throw RuntimeError("cannot notify on un-acquired lock");
    waiters_.wake(n);
  }
  void notify_all() { notify(SIZE_MAX); }

 private:
  Lock own_;
  Lock& lock_ = own_;
  Waiters waiters_;
};

}  // namespace aio
