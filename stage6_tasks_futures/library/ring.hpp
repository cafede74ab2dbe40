// A future that follows others holds them, and is a callback of each: a ring of references. It
// opens when they are done. Here it opens, too, where the loop goes first and they never will be.
#pragma once

#include "stage6_tasks_futures/future.hpp"

namespace aio {

/// The second base of a future that follows others: a group, a shield.
class InRing {
 protected:
  ~InRing() = default;
  /// For not_called(). `self` is the future that this is a base of. One that follows may itself be
  /// followed: they wait in a line for the outermost call, because a million in one another would
  /// not fit on the stack.
  void open_ring(FutureBase& self) {
    static constinit thread_local InRing* line = nullptr;
    static constinit thread_local bool at_it = false;
    if (self_) return;
    self_ = Ref<FutureBase>(&self);
    next_ = std::exchange(line, this);
    if (std::exchange(at_it, true)) return;
    InRing* told = nullptr;
    while (line) {
      InRing& first = *std::exchange(line, line->next_);
      first.next_ = std::exchange(told, &first);
      first.self_->drop_callbacks();
    }
    at_it = false;
    while (told) {
      InRing& first = *std::exchange(told, told->next_);
      const Ref<FutureBase> kept = std::move(first.self_);
      first.let_go();
    }
  }
  /// Those that are followed will not be done, or are.
  virtual void let_go() = 0;

 private:
  Ref<FutureBase> self_;  // while it stands in the line of open_ring()
  InRing* next_ = nullptr;
};

}  // namespace aio
