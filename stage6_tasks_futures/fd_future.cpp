// While it is pending it stands among the waiters of its descriptor, and leaves them by each way
// out: ready, cancelled, closed, or dropped.
#include "stage6_tasks_futures/fd_future.hpp"

namespace aio {

FdFuture::FdFuture(EventLoop& loop, const FdEvent& event)
    : Future(loop), fd_(event.fd()), events_(event.events()) {
  loop.waiters_.add(fd_, events_, *this, event.keep());
}

FdFuture::~FdFuture() {
  if (!done() && loop()) loop()->waiters_.remove(fd_, events_);
}

bool FdFuture::cancel(const std::string& message) {
  if (done()) return false;
  if (loop()) loop()->waiters_.remove(fd_, events_);
  return Future::cancel(message);
}

bool FdFuture::fd_ready() {
  set_result({});
  loop()->just_woken_.emplace_back(fd_, this);
  return false;
}

void FdFuture::fd_closed() {
  if (!done()) return set_exception(closed_while_waiting());
  exception_ = closed_while_waiting();  // it was woken, and its coroutine has not run yet
}

}  // namespace aio
