// The count is the whole of it. A group asks each child how it ended, also when it is done already:
// nobody else will, and the loop would report an error that nobody asked for. cancel() only asks;
// the flag is for the case that all children refuse.
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
    if (done()) return false;
    bool any = false;
    for (const auto& child : children_) any |= child->cancel(message);
    cancel_requested_ |= any;
    return any;
  }

 private:
  Gathered(aio::EventLoop& loop, Children children)
      : aio::Future<std::vector<int>>(loop), children_(std::move(children)) {}

  /// Adds child_done() to the callbacks of each child. The callbacks keep the group.
  void begin() {
    if (children_.empty()) return set_result({});
    for (const auto& child : children_) {
      child->add_done_callback(
          [self = aio::Ref<Gathered>(this)](aio::FutureBase& done) { self->child_done(done); });
    }
  }

  /// `child` has ended.
  void child_done(aio::FutureBase& child) {
    ++ended_;
    const std::exception_ptr failure = child.failure();
    if (done()) return;
    if (failure) return set_exception(failure);
    if (ended_ < children_.size()) return;
    if (cancel_requested_) return set_exception(std::make_exception_ptr(aio::CancelledError()));
    std::vector<int> results;
    for (const auto& one : children_) results.push_back(one->result());
    set_result(std::move(results));
  }

  Children children_;
  std::size_t ended_ = 0;
  bool cancel_requested_ = false;
};
