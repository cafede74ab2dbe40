// Exercise 6.7 (rebuild, 30 minutes): gather
//
// A group is a future that is a callback of its children. Write begin(), child_done() and cancel():
//
// - It is done when the last child has ended, with the results in the order of the children.
//   Without children it is done at once. A child that is there twice counts twice.
// - The first error of a child is the error of the group, at once. The others go on, and what they
//   raise after that is not reported by the loop: it counts as asked for.
// - A cancelled child is one that raised CancelledError, so the group is not cancelled().
// - cancel() asks each child, and says whether one of them was still pending. It ends nobody: the
//   group ends as ever, or, if all children refuse, with CancelledError when the last has ended.
//   A group that is done asks nobody: false.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

class Gathered final : public aio::Future<std::vector<int>> {
 public:
  using Children = std::vector<aio::Ref<aio::Task<int>>>;

  /// `asyncio.gather(*children)`
  static aio::Ref<Gathered> of(aio::EventLoop& loop, Children children) {
    aio::Ref<Gathered> group(new Gathered(loop, std::move(children)));
    group->begin();
    return group;
  }

  /// Hands the message on to each child.
  bool cancel(const std::string& message = {}) override {
    static_cast<void>(message);
    throw aio::exercise::NotDone();
  }

 private:
  Gathered(aio::EventLoop& loop, Children children)
      : aio::Future<std::vector<int>>(loop), children_(std::move(children)) {}

  /// Adds child_done() to the callbacks of each child. The callbacks keep the group.
  void begin() { throw aio::exercise::NotDone(); }

  /// `child` has ended.
  void child_done(aio::FutureBase& child) {
    static_cast<void>(child);
    throw aio::exercise::NotDone();
  }

  Children children_;
};
