// Two lists have to say the same: who waits, and what the selector watches. So each change is done
// to both in one place. The selector comes first where it may refuse, and the waiters come first
// where it may not: after an error nothing has changed, and whoever is called finds all in order.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/selector.hpp"

struct Waiter {
  std::string name;
};

class Waiters {
 public:
  /// `closed` is called for each waiter whose descriptor is closed.
  Waiters(aio::Selector& selector, std::function<void(Waiter&)> closed)
      : selector_(selector), closed_(std::move(closed)) {}

  /// How many wait.
  int size() const { return static_cast<int>(waiters_.size()); }

  /// `event` is aio::kRead or aio::kWrite. RuntimeError, "descriptor 5 is waited for already", if
  /// somebody waits for that; and what the selector raises. Then nothing has changed.
  void add(int fd, aio::Events event, Waiter& waiter) {
    if (waiters_.contains({fd, event})) {
      throw aio::RuntimeError("descriptor " + std::to_string(fd) + " is waited for already");
    }
    if (events_of(fd)) {
      selector_.modify(fd, events_of(fd) | event);
    } else {
      selector_.register_fd(fd, event);
    }
    waiters_[{fd, event}] = &waiter;
  }

  /// The waiter, who waits no more; null if there is none.
  Waiter* remove(int fd, aio::Events event) {
    const auto found = waiters_.find({fd, event});
    if (found == waiters_.end()) return nullptr;
    Waiter* const waiter = found->second;
    waiters_.erase(found);
    if (events_of(fd)) {
      selector_.modify(fd, events_of(fd));
    } else {
      selector_.unregister(fd);
    }
    return waiter;
  }

  /// The descriptor is about to be closed: it is unregistered and forgotten, and then its waiters
  /// are told, the reader first. Nothing happens where nobody waits.
  void closing(int fd) {
    if (!events_of(fd)) return;
    selector_.unregister(fd);
    std::vector<Waiter*> told;
    for (const aio::Events event : {aio::kRead, aio::kWrite}) {
      if (!waiters_.contains({fd, event})) continue;
      told.push_back(waiters_[{fd, event}]);
      waiters_.erase({fd, event});
    }
    for (Waiter* waiter : told) closed_(*waiter);
  }

  /// One call of the selector. Whom it reports waits no more, and ready() is called for him: in the
  /// order of the report, the reader first. A kInvalid descriptor is closed. ready() may add and
  /// remove: who is gone by then is not called, nor who has come since the report.
  void select(double timeout, const std::function<void(Waiter&)>& ready) {
    std::vector<Reported> report;
    for (const auto& [fd, events] : selector_.select(timeout)) {
      for (const aio::Events event : {aio::kRead, aio::kWrite}) {
        if (Waiter* const waiter = at(fd, event)) report.push_back({fd, events, event, waiter});
      }
    }
    for (const auto& [fd, events, event, waiter] : report) {
      if (at(fd, event) != waiter) continue;
      if (events & aio::kInvalid) closing(fd);
      if (events & event) ready(*remove(fd, event));
    }
  }

 private:
  struct Reported {
    int fd, events;
    aio::Events event;
    Waiter* waiter;  // who waited for it when the report came
  };

  Waiter* at(int fd, aio::Events event) const {
    const auto found = waiters_.find({fd, event});
    return found == waiters_.end() ? nullptr : found->second;
  }

  int events_of(int fd) const {
    return (waiters_.contains({fd, aio::kRead}) ? aio::kRead : 0) |
           (waiters_.contains({fd, aio::kWrite}) ? aio::kWrite : 0);
  }

  aio::Selector& selector_;
  std::function<void(Waiter&)> closed_;
  std::map<std::pair<int, aio::Events>, Waiter*> waiters_;
};
