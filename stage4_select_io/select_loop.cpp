#include "stage4_select_io/select_loop.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>

namespace aio {

std::string FdEvent::repr() const {
  return std::string(events_ == kRead ? "Readable" : "Writable") + "(fd=" + std::to_string(fd_) +
         ")";
}

std::exception_ptr closed_while_waiting() {
  return std::make_exception_ptr(
      std::system_error(EBADF, std::generic_category(), "closed while waited for"));
}

AnyCoroutine::Step AsyncRead::resume(Sent sent) {
  switch (resume_point()) {
    case kStart:
      while (data().size() < amount_) {
        return await(event_, kReadable);
        case kReadable:
          sent.check();
          char chunk[65536];  // at most this in one step: the others want to run too
          const std::size_t missing = amount_ - data().size();
          const ssize_t n = ::read(event_.fd(), chunk, std::min(missing, sizeof chunk));
          if (n == 0) break;  // end of file: the bytes that came have to do
          if (n < 0 && (errno == EAGAIN || errno == EINTR)) continue;
          data().append(chunk, checked(n, "read"));
      }
      return return_value(take(data(), amount_));
  }
  return {};
}

SelectLoop::SelectLoop(Selector& selector, Clock& clock)
    : SleepLoop(clock),
      waiters_(selector, [this](Job& job) { make_ready(job, closed_while_waiting()); }) {}

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
    const auto* io = dynamic_cast<FdEvent*>(job->event);
    if (io && io->fd() == fd) job->to_raise = closed_while_waiting();
  }
  waiters_.closing(fd);
}

void SelectLoop::forget_all() {
  SleepLoop::forget_all();
  waiters_.clear();
}

}  // namespace aio
