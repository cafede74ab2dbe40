// Each way to wait makes something ready: a handle again and again, a future once, and the calls
// that came in at the door.
#include "stage6_tasks_futures/library/fd_waiter.hpp"

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

// ---- functions

bool FdCallbacks::Callback::fd_ready() {
  owner.loop_.schedule(Ref<Runnable>(this));
  return true;
}

void FdCallbacks::Callback::fd_closed() {
  // Its function may hold things that remove callbacks when they go: this one is out by then.
  const auto gone = owner.callbacks_.extract(key);
  cancel();  // it may be ready
}

void FdCallbacks::add(int fd, Events event, std::function<void()> function) {
  if (loop_.is_closed()) throw_loop_closed();
  loop_.fd_waiters().forget_closed();  // one of another descriptor, which had this number
  const Ref<Callback> callback(new Callback(*this, {fd, event}, std::move(function)));
  // First its place, then the wait: what throws leaves neither.
  const auto [place, is_new] = callbacks_.try_emplace({fd, event}, callback);
  if (is_new) {
    const OnError take_back{[&] { callbacks_.erase({fd, event}); }};
    loop_.fd_waiters().add(fd, event, *callback);
  } else {
    loop_.fd_waiters().replace(fd, event, *callback);
    std::exchange(place->second, callback)->cancel();
  }
}

bool FdCallbacks::remove(int fd, Events event) {
  if (fd < 0) throw ValueError("Invalid file descriptor: " + std::to_string(fd));
  if (!callbacks_.contains({fd, event})) return false;
  loop_.fd_waiters().remove(fd, event);
  const auto gone = callbacks_.extract({fd, event});
  if (gone) gone.mapped()->cancel();
  return true;
}

// ---- coroutines

FdFuture::FdFuture(EventLoop& loop, const FdEvent& event)
    : Future<>(loop), fd_(event.fd()), events_(event.events()) {
  loop.fd_waiters().add(fd_, events_, *this, event.keep());
}

FdFuture::~FdFuture() {
  if (!done() && loop()) loop()->fd_waiters().remove(fd_, events_);
}

bool FdFuture::cancel(const std::string& message) {
  if (done()) return false;
  if (loop()) loop()->fd_waiters().remove(fd_, events_);
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

// ---- the loop

bool EventLoop::fd_ready() {
  ThreadDoor::Calls calls = door_.take();
  const OnError leave{[&] { door_.leave(calls); }};  // without memory they wait at the door
  for (; !calls.empty(); calls.pop_front()) schedule(calls.front());
  return true;
}

}  // namespace aio
