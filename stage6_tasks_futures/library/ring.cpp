// A callback of one that follows others may itself follow that one. They wait in a line for the
// outermost call: a million in one another would not fit on the stack.
#include "stage6_tasks_futures/library/ring.hpp"

namespace aio {

void InRing::open_ring(FutureBase& self) {
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

}  // namespace aio
