// The recorder's look into FdWaiters: which coroutine waits for which descriptor.
#pragma once

#include "stage1_generators/shared/recorder/recorder.hpp"
#include "stage4_select_io/fd_waiters.hpp"

namespace aio::trace {

template <class Waiter>
struct Look<FdWaiters<Waiter>> {
  template <class Visit>
  static void each_waiter(const FdWaiters<Waiter>& waiters, Visit visit) {
    for (const auto& watch : waiters.watches_) {
      if (watch.reader) visit(*watch.reader);
      if (watch.writer) visit(*watch.writer);
    }
  }

  /// What the selector looks at: "listener to read, client 1 to write".
  static std::string watched(const FdWaiters<Waiter>& waiters, Recorder& recorder) {
    std::string text;
    for (std::size_t fd = 0; fd < waiters.watches_.size(); ++fd) {
      const int events = waiters.watches_[fd].watched;
      if (!events) continue;
      text += (text.empty() ? "" : ", ") + recorder.role(static_cast<int>(fd)) +
              (events == kRead    ? " to read"
               : events == kWrite ? " to write"
                                  : " to read and to write");
    }
    return text.empty() ? "nothing" : text;
  }

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
                                       recorder.is_ready(number, waiter)});
      }
    }
  }
};

}  // namespace aio::trace
