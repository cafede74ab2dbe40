// Exercise 4.5 (repair, 10 minutes): the lost second waiter
//
// A list of who waits for which descriptor, and for what: to read it (aio::kRead) or to write it
// (aio::kWrite). There may be one of each, at most. The next one that wants the same is refused, by
// a RuntimeError with the text "descriptor 5 is waited for already", and the one that was there
// stays. take() gives the waiter and forgets it; null if there is none. size() says how many wait.
//
// This C++ loses people. Take out the lines with NotDone, see which rule is broken, and repair it.
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
    throw aio::exercise::NotDone();
    static_cast<void>(event);
    waiters_[fd] = &waiter;
  }

  Waiter* take(int fd, aio::Events event) {
    throw aio::exercise::NotDone();
    static_cast<void>(event);
    return std::exchange(waiters_[fd], nullptr);
  }

  std::size_t size() const { return waiters_.size(); }

 private:
  std::map<int, Waiter*> waiters_;
};
