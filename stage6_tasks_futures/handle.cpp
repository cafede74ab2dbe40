// A handle lets go of its function as soon as nobody can call it any more: the function may hold
// the last reference to something large, or to the handle itself.
#include "stage6_tasks_futures/handle.hpp"

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

void Handle::cancel() {
  cancelled_ = true;
  if (!running_) let_go();
}

void Handle::run(FutureBase*) {
  if (cancelled_) return;
  struct Now {
    Handle& handle;
    ~Now() {
      handle.running_ = false;
      if (handle.cancelled_) handle.let_go();
    }
  } now{*this};
  running_ = true;
  function_();
}

void TimerHandle::cancel() {
  if (!cancelled() && link_->loop) link_->loop->timer_was_cancelled();
  Handle::cancel();
}

}  // namespace aio
