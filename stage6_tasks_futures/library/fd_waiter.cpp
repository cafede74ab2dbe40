// Each way to wait makes something ready: a handle again and again, and a future once.
#include "stage6_tasks_futures/library/fd_waiter.hpp"

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

// ---- functions

bool FdCallback::fd_ready() {
  loop.schedule(Ref<Runnable>(this));
  return true;
}

void FdCallback::fd_closed() {
  // Its function may hold things that remove callbacks when they go: this one is out by then.
  const auto gone = loop.fd_callbacks_.extract(key);
  cancel();  // it may be ready
}

void EventLoop::add_fd_callback(FdCallback::Key key, std::function<void()> function) {
  refuse_if_closed();
  const auto [fd, event] = key;
  waiters_.forget_closed();  // one of another descriptor, which had this number
  const Ref<FdCallback> callback(new FdCallback(*this, key, std::move(function)));
  // First its place, then the wait: what throws leaves neither.
  const auto [place, is_new] = fd_callbacks_.try_emplace(key, callback);
  if (is_new) {
    const OnError take_back{[&] { fd_callbacks_.erase(key); }};
    waiters_.add(fd, event, *callback);
  } else {
    waiters_.replace(fd, event, *callback);
    std::exchange(place->second, callback)->cancel();
  }
}

bool EventLoop::remove_fd_callback(FdCallback::Key key) {
  const auto [fd, event] = key;
  if (fd < 0 && !closed_) throw ValueError("Invalid file descriptor: " + std::to_string(fd));
  const auto gone = fd_callbacks_.extract(key);
  if (!gone) return false;
  waiters_.remove(fd, event);
  gone.mapped()->cancel();
  return true;
}

// ---- coroutines

FdFuture::FdFuture(EventLoop& loop, const FdEvent& event)
    : Future<>(loop), fd_(event.fd()), events_(event.events()) {
  loop.waiters_.add(fd_, events_, *this, event.keep());
}

FdFuture::~FdFuture() {
  if (!done() && loop()) loop()->waiters_.remove(fd_, events_);
}

bool FdFuture::cancel(const std::string& message) {
  if (!done() && loop()) loop()->waiters_.remove(fd_, events_);
  return Future<>::cancel(message);
}

bool FdFuture::fd_ready() {
  loop()->just_woken_.emplace_back(fd_, this);  // first: without memory for it, it goes on waiting
  set_result({});
  return false;
}

void FdFuture::fd_closed() {
  if (!done()) return set_exception(closed_while_waiting);
  exception_ = closed_while_waiting;  // it was woken, and its coroutine has not run yet
}

}  // namespace aio
