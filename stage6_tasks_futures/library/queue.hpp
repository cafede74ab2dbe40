// `asyncio.Queue`: items that some tasks put and others get, and a line for each of the two.
//
// A queue hands nothing over: put() wakes a getter, which then looks for an item, and joins the
// line again, at its end, if a newcomer took it first.
//
// Invariant: no wake-up is lost. A getter that is cancelled after it was woken wakes the next one,
// if there is still an item; a putter, if there is still room.
#pragma once

#include <deque>

#include "stage4_select_io/library/finally.hpp"
#include "stage6_tasks_futures/library/locks.hpp"

namespace aio {

struct QueueEmpty : Exception {
  QueueEmpty() : Exception("QueueEmpty") {}
};
struct QueueFull : Exception {
  QueueFull() : Exception("QueueFull") {}
};

/// First in, first out. Holds at most `maxsize` items, or any number if that is 0.
template <class T>
class Queue : public LoopBound {
 public:
  class Get final : public Coroutine<T> {
    enum { kStart, kWoken };

   public:
    explicit Get(Queue& queue) : queue_(queue) {}

   private:
    AnyCoroutine::Step resume(AnyCoroutine::Sent sent) override {
      if (this->resume_point() == kWoken) place_.leave(sent);
      // Cancelled, or it cannot move the item: if it was woken, the next one may.
      const OnError hand_on{[this] {
        if (place_.woken() && !queue_.empty()) queue_.getters_.wake();
      }};
      sent.check();
      if (queue_.empty()) return this->await(queue_.getters_.join(place_, queue_), kWoken);
      return this->return_value(queue_.get_nowait());
    }

    Queue& queue_;
    Waiters::Place place_;
  };

  class Put final : public Coroutine<> {
    enum { kStart, kWoken };

   public:
    Put(Queue& queue, T item) : queue_(queue), item_(std::move(item)) {}

   private:
    Step resume(Sent sent) override {
      if (resume_point() == kWoken) place_.leave(sent);
      const OnError hand_on{[this] {
        if (place_.woken() && !queue_.full()) queue_.putters_.wake();
      }};
      sent.check();
      if (queue_.full()) return await(queue_.putters_.join(place_, queue_), kWoken);
      queue_.put_nowait(std::move(item_));
      return return_value();
    }

    Queue& queue_;
    T item_;
    Waiters::Place place_;
  };

  explicit Queue(std::size_t maxsize = 0) : maxsize_(maxsize) { finished_.set(); }
  std::size_t qsize() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  bool full() const { return maxsize_ > 0 && qsize() >= maxsize_; }
  Get get() { return Get(*this); }
  Put put(T item) { return Put(*this, std::move(item)); }
  /// Throws QueueEmpty.
  T get_nowait() {
    if (empty()) throw QueueEmpty();
    T item = std::move(items_.front());
    items_.pop_front();
    putters_.wake();
    return item;
  }
  /// Throws QueueFull.
  void put_nowait(T item) {
    if (full()) throw QueueFull();
    items_.push_back(std::move(item));
    ++unfinished_;
    finished_.clear();
    getters_.wake();
  }
  /// An item that was got is dealt with. Throws ValueError if none is left to be.
  void task_done() {
    if (unfinished_ == 0) throw ValueError("task_done() called too many times");
    if (--unfinished_ == 0) finished_.set();
  }
  /// Waits until everything that was put is dealt with.
  Passage join() { return finished_.wait(); }

 private:
  std::size_t maxsize_;
  std::deque<T> items_;
  Waiters getters_, putters_;
  std::size_t unfinished_ = 0;
  AsyncEvent finished_;
};

}  // namespace aio
