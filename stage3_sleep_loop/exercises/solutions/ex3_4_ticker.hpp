// All deadlines are counted from one start, so being late changes none of them. That is also why a
// loop is asked for a point in time, and not for a duration.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"

class Ticker : public aio::Coroutine<> {
  enum { kStart, kDue };

 public:
  Ticker(double period, int count, std::function<void()> tick)
      : period_(period), left_(count), tick_(std::move(tick)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) {
      start_ = aio::get_running_loop().time();
    } else {
      tick_();
      --left_;
    }
    if (left_ == 0) return return_value();
    const double now = aio::get_running_loop().time();
    while (start_ + ticks_ * period_ <= now) ++ticks_;
    return await(sleep_.emplace(start_ + ticks_ * period_), kDue);
  }

  double period_;
  int left_;
  std::function<void()> tick_;
  double start_{};
  double ticks_ = 1;  // periods from the start to the next tick
  std::optional<aio::AsyncSleep> sleep_;
};
