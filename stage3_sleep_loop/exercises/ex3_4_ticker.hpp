// Exercise 3.4 (complete, 15 minutes): a ticker without drift
//
//     async def ticker(period, count, tick):
//         for _ in range(count):
//             await asleep(period)
//             tick()
//
// This one drifts: whatever each round is late, all later ones are late too. Write one that ticks
// at start + period, start + 2 * period and so on, where start is the time of its first step. It
// cannot be on time, but its lateness does not add up. When a tick has taken so long that the next
// ones are over too, those are left out: the next tick is the first that is later than now. `count`
// says how often it ticks in all; ticks that were left out do not count. `period` is more than 0.
// The time is aio::get_running_loop().time().
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
    throw aio::exercise::NotDone();
  }

  [[maybe_unused]] double period_;
  [[maybe_unused]] int left_;
  std::function<void()> tick_;
  std::optional<aio::AsyncSleep> sleep_;  // a deadline, and not a duration
};
