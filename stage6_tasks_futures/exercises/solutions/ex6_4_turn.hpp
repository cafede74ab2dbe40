// The three steps in this order: wait, fill, run. The number of calls is taken before the first one
// runs, so a turn has an end, and the selector and the timers are asked in each.
#pragma once

#include <algorithm>
#include <cmath>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage3_sleep_loop/clock.hpp"
#include "stage3_sleep_loop/timer_heap.hpp"
#include "stage4_select_io/selector.hpp"

class Turns {
 public:
  struct Handle {
    std::function<void()> call;
    bool cancelled = false;
  };
  using SharedHandle = std::shared_ptr<Handle>;

  Turns(aio::Selector& selector, aio::Clock& clock) : selector_(selector), clock_(clock) {}

  SharedHandle call_soon(std::function<void()> call) { return ready_.emplace_back(made(call)); }
  SharedHandle call_at(double when, std::function<void()> call) {
    const SharedHandle handle = made(call);
    timers_.push(when, handle);
    return handle;
  }
  /// `call` is made in each turn in which `fd` can be read.
  void watch(int fd, std::function<void()> call) { watched_[fd] = made(call); }
  void stop() { stopping_ = true; }

  /// Runs until stop(), to the end of that turn.
  void run_forever() {
    do run_once();
    while (!stopping_);
    stopping_ = false;
  }

  const std::vector<std::exception_ptr>& errors() const { return errors_; }

 private:
  static SharedHandle made(const std::function<void()>& call) {
    return std::make_shared<Handle>(Handle{call});
  }

  void run_once() {
    while (!timers_.empty() && timers_.front().value->cancelled) timers_.pop();
    double timeout = 0;
    if (ready_.empty() && !stopping_) {
      timeout = timers_.empty() ? INFINITY : std::max(0.0, timers_.next_deadline() - clock_.now());
    }
    for (const auto& [fd, events] : selector_.select(timeout)) ready_.push_back(watched_.at(fd));
    const double now = clock_.now();
    while (!timers_.empty() && timers_.next_deadline() <= now) ready_.push_back(timers_.pop());
    for (std::size_t n = ready_.size(); n > 0; --n) {
      const SharedHandle handle = std::move(ready_.front());
      ready_.pop_front();
      if (handle->cancelled) continue;
      try {
        handle->call();
      } catch (...) {
        errors_.push_back(std::current_exception());
      }
    }
  }

  aio::Selector& selector_;
  aio::Clock& clock_;
  std::deque<SharedHandle> ready_;
  aio::TimerHeap<SharedHandle> timers_;  // next_deadline(), front().value, pop()
  std::map<int, SharedHandle> watched_;
  std::vector<std::exception_ptr> errors_;
  bool stopping_ = false;
};
