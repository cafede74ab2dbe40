// A hung test says who waits for what: the last picture of the loop that runs (its queue, its
// timers and its descriptors), and its coroutines, with file and line.
//
// One test file of each stage from 3 on includes this. It covers loops in the main thread, where
// the watchdog's signal arrives; of a loop in another thread nothing is known there.
#pragma once

#include "stage1_generators/shared/recorder/recorder.hpp"
#include "stage1_generators/shared/tests/watchdog.hpp"
#include "stage3_sleep_loop/loop.hpp"

namespace aio::testing {

inline void describe_running_loop(std::ostream& out) {
  if (const Loop* loop = running_loop()) {
    trace::write_picture_now(out);
    loop->describe(out);
  } else {
    out << "  no loop runs\n";
  }
}

inline const bool hangs_are_reported = [] {
  describe_waiting = describe_running_loop;
  return true;
}();

}  // namespace aio::testing
