// Exercise 4.6 (repair, 20 minutes): one for each call
//
// A desk calls a function whenever its descriptor can be read. serve() is one turn: it asks the
// selector once, and then calls the function of each descriptor that is ready, in the order of the
// report. A function may watch() and forget() others, and itself, and it may call serve(), which is
// a turn within the turn: the outer one then goes on with its own report, and calls those too that
// the inner one has called. A function that was forgotten in this turn is not called any more; and
// one that was watched in this turn is not called yet, not even under a number that was reported:
// the report was about somebody else.
//
// This C++ serves one for each call. Take out the line with NotDone, and repair serve().
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/selector.hpp"

class Desk {
 public:
  using Call = std::function<void()>;

  explicit Desk(aio::Selector& selector) : selector_(selector) {}

  void watch(int fd, Call call) {
    selector_.register_fd(fd, aio::kRead);
    calls_[fd] = std::make_shared<Call>(std::move(call));
  }

  void forget(int fd) {
    selector_.unregister(fd);
    calls_.erase(fd);
  }

  void serve(double timeout) {
    throw aio::exercise::NotDone();
    const std::vector<aio::Selector::Ready>& ready = selector_.select(timeout);
    if (!ready.empty()) (*calls_.at(ready[0].fd))();
  }

 private:
  aio::Selector& selector_;
  std::map<int, std::shared_ptr<Call>> calls_;  // shared: who runs just now may be forgotten
};
