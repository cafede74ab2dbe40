#include "stage4_select_io/descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <mutex>

namespace aio {

namespace {
std::mutex mutex;
// Never destroyed, because a static descriptor may be closed after all other statics.
auto& followed = *new std::set<std::pair<int, Watcher*>>;  // guarded by mutex
}  // namespace

void Watcher::follow(int fd) {
  const std::lock_guard lock(mutex);
  followed.emplace(fd, this);
}

void Watcher::unfollow(int fd) noexcept {
  const std::lock_guard lock(mutex);
  followed.erase({fd, this});
}

void Watcher::tell_all(int fd) noexcept {
  const std::lock_guard lock(mutex);
  for (auto one = followed.lower_bound({fd, nullptr}); one != followed.end() && one->first == fd;) {
    Watcher& watcher = *one->second;
    watcher.closed_.insert(followed.extract(one++));  // moves the node, so it cannot fail
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

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
    unread_ = std::exchange(other.unread_, {});
  }
  return *this;
}

void Descriptor::close() noexcept {
  if (fd_ < 0) return;
  unread_.clear();
  if (Loop* loop = running_loop()) loop->notify_closing(fd_);
  Watcher::tell_all(fd_);           // the loops that do not run in this thread
  ::close(std::exchange(fd_, -1));  // an error of close() comes too late to do anything about it
}

std::string take(std::string& unread, std::size_t at_most) {
  if (unread.size() <= at_most) return std::exchange(unread, {});
  std::string part = unread.substr(0, at_most);
  unread.erase(0, at_most);
  return part;
}

Descriptor Descriptor::open(const std::string& path, int flags) {
  return Descriptor(checked(::open(path.c_str(), flags | O_CLOEXEC, 0666), path.c_str()));
}

std::pair<Descriptor, Descriptor> Descriptor::pipe() {
  int ends[2];
  checked(::pipe2(ends, O_CLOEXEC), "pipe2");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace aio
