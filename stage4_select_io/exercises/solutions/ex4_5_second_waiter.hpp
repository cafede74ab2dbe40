// A map holds one thing for each key, so the key must say all that may differ: the descriptor and
// the direction. emplace() does not replace, and says whether it has added. The error is for the
// second one, who can do something about it; the first has done nothing wrong.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/selector.hpp"

struct Waiter {
  std::string name;
};

class Waiting {
 public:
  void add(int fd, aio::Events event, Waiter& waiter) {
    const bool added = waiters_.emplace(std::pair(fd, event), &waiter).second;
    if (!added) {
      throw aio::RuntimeError("descriptor " + std::to_string(fd) + " is waited for already");
    }
  }

  Waiter* take(int fd, aio::Events event) {
    const auto found = waiters_.find({fd, event});
    if (found == waiters_.end()) return nullptr;
    Waiter* const waiter = found->second;
    waiters_.erase(found);
    return waiter;
  }

  std::size_t size() const { return waiters_.size(); }

 private:
  std::map<std::pair<int, aio::Events>, Waiter*> waiters_;
};
