// A future that follows others holds them, and is a callback of each: a ring of references. It
// opens when they are done. Here it opens, too, where the loop goes first and they never will be.
#pragma once

#include "stage6_tasks_futures/future.hpp"

namespace aio {

/// The second base of a future that follows others: a group, a shield.
class InRing {
 protected:
  ~InRing() = default;
  /// For not_called(). `self` is the future that this is a base of.
  void open_ring(FutureBase& self);
  /// Those that are followed will not be done, or are.
  virtual void let_go() = 0;

 private:
  Ref<FutureBase> self_;  // while it stands in the line of open_ring()
  InRing* next_ = nullptr;
};

}  // namespace aio
