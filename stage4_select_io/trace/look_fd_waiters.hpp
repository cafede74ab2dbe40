// The recorder's look into FdWaiters: which coroutine waits for which descriptor.
#pragma once

#include "stage1_generators/shared/recorder/recorder.hpp"
#include "stage4_select_io/fd_waiters.hpp"

namespace aio::trace {

template <class Waiter>
struct Look<FdWaiters<Waiter>> {
  /// Adds a line for each that waits. `who(waiter)` is a Who, of no name for one not to be shown.
  template <class ToWho>
  static void add(const FdWaiters<Waiter>& waiters, Recorder& recorder, Picture& picture,
                  ToWho who) {
    for (std::size_t fd = 0; fd < waiters.watches_.size(); ++fd) {
      const auto& watch = waiters.watches_[fd];
      for (const auto& [waiter, event] :
           {std::pair(watch.reader, "read"), std::pair(watch.writer, "write")}) {
        const Who somebody = waiter ? who(*waiter) : Who();
        if (somebody.name.empty()) continue;
        const int number = static_cast<int>(fd);
        picture.descriptors.push_back({recorder.role(number), event, somebody.name, somebody.frame,
                                       recorder.is_ready(number)});
      }
    }
  }
};

}  // namespace aio::trace
