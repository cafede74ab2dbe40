// add_reader() and add_writer(): functions that are called in every turn in which a descriptor is
// ready, until somebody takes them away.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

class FdCallbacks {
 public:
  FdCallbacks(EventLoop& loop, FdWaiters<FdWaiter>& waiters);
  ~FdCallbacks();

  /// Takes the place of the one that is there.
  void add(int fd, Events event, std::function<void()> function);
  /// Returns whether there was one.
  bool remove(int fd, Events event);
  void clear();

 private:
  struct Callback;

  EventLoop& loop_;
  FdWaiters<FdWaiter>& waiters_;
  std::map<std::pair<int, Events>, std::unique_ptr<Callback>> callbacks_;
};

}  // namespace aio
