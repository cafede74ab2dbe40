// An eventfd is a number that can be read: a write adds to it, a read takes it to 0.
#include "stage6_tasks_futures/library/thread_door.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

void ThreadDoor::leave(Calls& calls) noexcept {
  const std::lock_guard lock(mutex_);
  calls_.splice(calls_.end(), calls);
  wake();
}

// It does nothing that a signal handler must not do. Nobody can be told of an error here, and the
// loop would sleep on: so it tries again, and not for ever.
void ThreadDoor::wake() noexcept {
  woken_ = true;
  const std::uint64_t one = 1;
  const int before = errno;
  int tries = 100;
  while (::write(fileno(), &one, sizeof one) < 0 && --tries > 0) {
  }
  errno = before;
}

ThreadDoor::Calls ThreadDoor::take() {
  woken_ = false;  // before it takes them: a call that comes now wakes it again
  std::uint64_t count = 0;
  // After an error it can still be read, and the loop comes here once more.
  static_cast<void>(::read(fileno(), &count, sizeof count) < 0);
  const std::lock_guard lock(mutex_);
  return std::exchange(calls_, {});
}

bool ThreadDoor::fd_ready() {
  Calls calls = take();
  const OnError take_back{[&] { leave(calls); }};  // without memory they wait at the door
  for (; !calls.empty(); calls.pop_front()) loop_.schedule(calls.front());
  return true;
}

void ThreadDoor::close() {
  Calls dropped;  // the things they hold may ask for the loop while they go: outside of the lock
  const std::lock_guard lock(mutex_);
  closed_ = true;
  bell_.close();
  dropped.swap(calls_);
}

bool ThreadDoor::interrupt() noexcept {
  const bool first = !interrupted_.exchange(true);
  wake();
  return first;
}

void EventLoop::call_soon_threadsafe(std::function<void()> function) {
  if (running_loop() == this) return void(call_soon(std::move(function)));
  if (door_.closed()) throw_loop_closed();
  ThreadDoor::Calls calls;
  calls.push_back(Ref<Handle>(new Handle(std::move(function))));
  door_.leave(calls);
}

}  // namespace aio
