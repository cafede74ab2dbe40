// One list for the whole process says which watcher follows which descriptor. An entry of a
// descriptor that is closed moves to its watcher, and waits there until it is asked for.
#include "stage4_select_io/library/watcher.hpp"

#include <pthread.h>

#include <mutex>

namespace aio {

static std::mutex mutex;
// A static descriptor may be followed before all other statics are made, and closed after all of
// them: so the first who follows one makes it, and nobody destroys it. Guarded by the mutex.
static std::set<std::pair<int, Watcher*>>* followed = nullptr;

void Watcher::follow(int fd) {
  // A child process that closes its copy of a descriptor must not end the parent's wait: both have
  // the same epoll set. So in the child nobody follows anything yet.
  [[maybe_unused]] static const int once =
      pthread_atfork([] { mutex.lock(); }, [] { mutex.unlock(); },
                     [] {
                       if (followed) followed->clear();
                       mutex.unlock();
                     });
  const std::lock_guard lock(mutex);
  if (!followed) followed = new std::set<std::pair<int, Watcher*>>;
  followed->emplace(fd, this);
}

void Watcher::unfollow(int fd) noexcept {
  const std::lock_guard lock(mutex);
  followed->erase({fd, this});
}

void Watcher::tell_all(int fd) noexcept {
  const std::lock_guard lock(mutex);
  if (!followed) return;
  auto& all = *followed;
  for (auto one = all.lower_bound({fd, nullptr}); one != all.end() && one->first == fd;) {
    Watcher& watcher = *one->second;
    watcher.closed_.insert(all.extract(one++));  // moves the node, so it cannot fail
    watcher.some_closed_ = true;
    watcher.on_closing(fd);
  }
}

Watcher::Followed Watcher::closed() {
  if (!some_closed_) return {};
  const std::lock_guard lock(mutex);
  some_closed_ = false;
  return std::exchange(closed_, {});
}

}  // namespace aio
