// Exercise 6.4 (rebuild, 30 minutes): the turn of the loop
//
// Write run_once(). One turn:
//
// 1. Ask the selector, once. It does not wait if somebody is ready or stop() was called; else it
//    waits until the first timer is due, and for ever if there is none.
// 2. Behind those that are ready, put what is watched and ready, in the order of the report; and
//    behind these, the timers that are due by now, the earliest first.
// 3. Run exactly those that are ready then. A call that they make ready waits for the next turn. A
//    cancelled handle is not run, and nobody waits for a cancelled timer. An error of a call is put
//    into errors_, and the others go on.
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

  void run_once() { throw aio::exercise::NotDone(); }

  aio::Selector& selector_;
  aio::Clock& clock_;
  std::deque<SharedHandle> ready_;
  aio::TimerHeap<SharedHandle> timers_;  // next_deadline(), front().value, pop()
  std::map<int, SharedHandle> watched_;
  std::vector<std::exception_ptr> errors_;
  bool stopping_ = false;
};
