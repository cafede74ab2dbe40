// The loop that people write first when they add descriptors to the naive loop of stage 3. It has
// the faults that its scenes show; SelectLoop has none of them.
//
//     waiting_read = {}                                    # file -> the coroutine that reads it
//     while waiting or waiting_read:
//         until, coroutine = waiting.pop(0)
//         readable, _, _ = select.select(waiting_read, [], [], max(0, until - time.monotonic()))
//         if readable and time.monotonic() < until:
//             waiting.insert(0, (until, coroutine))        # it has to wait on
//             coroutine = waiting_read.pop(readable[0])
//         ...                                              # run it; see where it waits now
#pragma once

#include <sys/select.h>

#include <cmath>
#include <map>
#include <ostream>
#include <vector>

#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/sorted_list.hpp"
#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"
#include "stage4_select_io/fd_event.hpp"

namespace aio {

class NaiveSelectLoop final : public Loop {
 public:
  using Loop::Loop;

  void run(const std::vector<AnyCoroutine*>& coroutines) {
    const Running running(*this);
    for (AnyCoroutine* coroutine : coroutines) waiting_.push(0, coroutine);
    while (!waiting_.empty() || !waiting_read_.empty()) {
      const double until = waiting_.next_deadline();
      const int fd = select_until(until);
      if (fd >= 0 && time() < until) {
        step(*waiting_read_.extract(fd).mapped());
      } else {
        step(*waiting_.pop());
      }
    }
  }
  void describe(std::ostream&) const override {}

  int selects = 0;

 private:
  void step(AnyCoroutine& coroutine) {
    auto step = coroutine.next();
    if (step.returned()) return;
    if (!step.value()) return waiting_.push(0, &coroutine);
    if (const auto* sleep = dynamic_cast<AsyncSleep*>(step.value())) {
      waiting_.push(sleep->until(), &coroutine);
    } else if (const auto* io = dynamic_cast<FdEvent*>(step.value())) {
      waiting_read_[io->fd()] = &coroutine;
    }
  }

  // The first descriptor that can be read before that time, or -1.
  int select_until(double until) {
    const bool only_look = clock_.is_virtual() && std::isfinite(until);
    const double timeout = only_look ? 0 : std::fmax(0.0, until - time());
    fd_set read;
    FD_ZERO(&read);
    int end = 0;
    for (const auto& [fd, coroutine] : waiting_read_) {
      FD_SET(fd, &read);
      end = fd + 1;
    }
    const auto microseconds = static_cast<long>(std::fmin(timeout, 1e9) * 1e6);
    timeval time{microseconds / 1'000'000, microseconds % 1'000'000};
    ++selects;
    const int n = ::select(end, &read, nullptr, nullptr, std::isfinite(until) ? &time : nullptr);
    if (checked(n, "select") == 0) {
      if (only_look) clock_.sleep_until(until);
      return -1;
    }
    for (const auto& [fd, coroutine] : waiting_read_) {
      if (FD_ISSET(fd, &read)) return fd;
    }
    return -1;
  }

  SortedList<AnyCoroutine*> waiting_;
  std::map<int, AnyCoroutine*> waiting_read_;  // one for each
};

}  // namespace aio
