#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"

#include <poll.h>
#include <sys/stat.h>

#include <cerrno>
#include <climits>
#include <cmath>
#include <cstdint>

#include "stage1_generators/watch/observer.hpp"

namespace aio {

static_assert(POLLIN == EPOLLIN && POLLOUT == EPOLLOUT);
static_assert(POLLERR == EPOLLERR && POLLHUP == EPOLLHUP);

static short to_mask(int events) {
  return (events & kRead ? POLLIN : 0) | (events & kWrite ? POLLOUT : 0);
}

// An error or a hang-up ends the wait in both directions.
static int to_events(int mask, int watched) {
  if (mask & POLLNVAL) return kInvalid;
  if (mask & (POLLERR | POLLHUP)) return watched;
  return (mask & POLLIN ? kRead : 0) | (mask & POLLOUT ? kWrite : 0);
}

// Rounded up: never early.
static int to_milliseconds(double timeout) {
  if (timeout == INFINITY) return -1;
  return static_cast<int>(std::fmin(std::ceil(std::fmax(0, timeout) * 1e3), INT_MAX));
}

// Whether it is a file, which is always ready, and no pipe, socket or the like.
static bool is_file(int fd) {
  struct stat about {};
  checked(fstat(fd, &about), "fstat");
  return S_ISREG(about.st_mode) || S_ISDIR(about.st_mode) || S_ISCHR(about.st_mode) ||
         S_ISBLK(about.st_mode);
}

const std::vector<Selector::Ready>& PollSelector::select(double timeout) {
  ready_.clear();
  std::vector<pollfd> all;
  all.reserve(watched_.size());
  for (const auto& [fd, events] : watched_) all.push_back({fd, to_mask(events), 0});
  const int n =
      system_call("poll", -1, timeout, ::poll(all.data(), all.size(), to_milliseconds(timeout)));
  if (n < 0 && errno == EINTR) return ready_;
  checked(n, "poll");
  for (const pollfd& one : all) {
    if (one.revents) ready_.push_back({one.fd, to_events(one.revents, watched_.at(one.fd))});
  }
  return ready_;
}

// The kernel keeps the watched events beside the number, and hands both back.
int EpollSelector::control(int operation, int fd, int events) {
  epoll_event event{};
  event.events = static_cast<std::uint32_t>(to_mask(events));
  event.data.u64 = static_cast<std::uint64_t>(events) << 32 | static_cast<std::uint32_t>(fd);
  return epoll_ctl(epoll_.fileno(), operation, fd, &event);
}

void EpollSelector::register_fd(int fd, int events) {
  refuse_if(watched_.contains(fd), fd);
  if (control(EPOLL_CTL_ADD, fd, events) == 0) return;
  refuse_if(errno == EEXIST, fd);
  if (errno != EPERM || !is_file(fd)) checked(-1, "epoll_ctl");
  watched_[fd] = events;
}

void EpollSelector::modify(int fd, int events) {
  if (watched_.contains(fd)) return ListSelector::modify(fd, events);
  checked(control(EPOLL_CTL_MOD, fd, events), "epoll_ctl");
}

void EpollSelector::unregister(int fd) {
  if (watched_.erase(fd)) return;
  if (control(EPOLL_CTL_DEL, fd, 0) == 0) return;
  // If it was closed, it has left the set. After any other error it is still there.
  if (errno != EBADF && errno != ENOENT) control(EPOLL_CTL_DEL, fd, 0);
}

const std::vector<Selector::Ready>& EpollSelector::select(double timeout) {
  ready_.clear();
  for (const auto& [fd, events] : watched_) ready_.push_back({fd, events});
  if (!ready_.empty()) timeout = 0;
  const int n =
      system_call("epoll_wait", -1, timeout,
                  epoll_wait(epoll_.fileno(), found_.data(), kMost, to_milliseconds(timeout)));
  if (n < 0 && errno == EINTR) return ready_;
  for (int i = 0; i < checked(n, "epoll_wait"); ++i) {
    const auto watched = static_cast<int>(found_[i].data.u64 >> 32);
    ready_.push_back({static_cast<int>(found_[i].data.u64),
                      to_events(static_cast<int>(found_[i].events), watched)});
  }
  return ready_;
}

}  // namespace aio
