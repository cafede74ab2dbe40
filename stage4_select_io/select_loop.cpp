// Sleepers wait in the heap, the others at their descriptors. Both are waited for by one call of
// the selector, whose timeout is the time to the first deadline.
#include "stage4_select_io/select_loop.hpp"

#include <algorithm>
#include <cmath>

namespace aio {

SelectLoop::SelectLoop(Selector& selector, Clock& clock)
    : SleepLoop(clock),
      waiters_(selector, [this](Job& job) { make_ready(job, closed_while_waiting); }) {}

// own: what differs from the sleep loop
void SelectLoop::park(Job& job, Event& event) {
  if (const auto* io = dynamic_cast<FdEvent*>(&event)) {
    waiters_.add(io->fd(), io->events(), job, io->keep());
  } else {
    SleepLoop::park(job, event);
  }
}

void SelectLoop::wait() {
  waiters_.forget_closed();
  const double deadline = sleeping_.next_deadline();
  double timeout = ready_.empty() ? std::max(0.0, deadline - time()) : 0;
  if (std::isinf(timeout) && waiters_.size() == 0) throw_deadlock();
  const bool only_look = clock_.is_virtual() && std::isfinite(timeout);
  waiters_.select(only_look ? 0 : timeout, [this](Job& job) {
    Event* const event = job.event;
    make_ready(job);
    job.event = event;  // until it runs: the descriptor may be closed before
    return false;
  });
  if (ready_.empty() && only_look) clock_.sleep_until(deadline);
  wake_sleepers();
}

// The jobs that were woken in this turn and have not run yet are told, too. This looks at all ready
// jobs; a list by descriptor would be faster where thousands are closed in one turn.
void SelectLoop::notify_closing(int fd) {
  for (Job* job : ready_) {
    if (innermost_of(*job->coroutine).finished()) continue;  // its event is gone
    const auto* io = dynamic_cast<FdEvent*>(job->event);
    if (io && io->fd() == fd) job->to_raise = closed_while_waiting;
  }
  waiters_.closing(fd);
}

void SelectLoop::forget_all() {
  SleepLoop::forget_all();
  waiters_.clear();
}
// own: end

}  // namespace aio
