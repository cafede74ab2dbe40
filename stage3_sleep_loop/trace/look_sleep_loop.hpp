// The recorder's look into a SleepLoop.
#pragma once

#include "stage1_generators/shared/recorder/recorder.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

namespace aio::trace {

template <>
struct Look<SleepLoop> {
  using Job = SleepLoop::Job;
  static const auto& ready(const SleepLoop& loop) { return loop.ready_; }
  static const TimerHeap<Job*>& timers(const SleepLoop& loop) { return loop.sleeping_; }
};

}  // namespace aio::trace
