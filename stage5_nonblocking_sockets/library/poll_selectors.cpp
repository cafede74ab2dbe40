#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cmath>
#include <cstdint>
#include <string>

#include "stage1_generators/errors.hpp"
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

static void refuse_if(bool registered, int fd) {
  if (fd < 0) throw ValueError("Invalid file descriptor: " + std::to_string(fd));
  if (registered) throw ValueError(std::to_string(fd) + " is already registered");
}

// Whether it is a file, which is always ready, and no pipe, socket or the like.
static bool is_file(int fd) {
  struct stat about {};
  checked(fstat(fd, &about), "fstat");
  return S_ISREG(about.st_mode) || S_ISDIR(about.st_mode) || S_ISCHR(about.st_mode) ||
         S_ISBLK(about.st_mode);
}

void PollSelector::register_fd(int fd, int events) {
  refuse_if(std::ranges::find(watched_, fd, &pollfd::fd) != watched_.end(), fd);
  checked(fcntl(fd, F_GETFD), "fcntl");
  watched_.push_back({fd, to_mask(events), 0});
}

void PollSelector::modify(int fd, int events) {
  for (pollfd& one : watched_) {
    if (one.fd == fd) one.events = to_mask(events);
  }
}

void PollSelector::unregister(int fd) {
  std::erase_if(watched_, [fd](const pollfd& one) { return one.fd == fd; });
}

const std::vector<Selector::Ready>& PollSelector::select(double timeout) {
  ready_.clear();
  const int n = system_call("poll", -1, timeout,
                            ::poll(watched_.data(), watched_.size(), to_milliseconds(timeout)));
  if (n < 0 && errno == EINTR) return ready_;
  checked(n, "poll");
  for (const pollfd& one : watched_) {
    if (one.revents) ready_.push_back({one.fd, to_events(one.revents, to_events(one.events, 0))});
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
  refuse_if(std::ranges::find(always_ready_, fd, &Ready::fd) != always_ready_.end(), fd);
  if (control(EPOLL_CTL_ADD, fd, events) == 0) return;
  refuse_if(errno == EEXIST, fd);
  if (errno != EPERM || !is_file(fd)) checked(-1, "epoll_ctl");
  always_ready_.push_back({fd, events});
}

void EpollSelector::modify(int fd, int events) {
  const auto file = std::ranges::find(always_ready_, fd, &Ready::fd);
  if (file != always_ready_.end()) {
    file->events = events;
  } else {
    checked(control(EPOLL_CTL_MOD, fd, events), "epoll_ctl");
  }
}

void EpollSelector::forget(int fd) {
  std::erase_if(always_ready_, [fd](const Ready& file) { return file.fd == fd; });
}

void EpollSelector::unregister(int fd) {
  if (std::erase_if(always_ready_, [fd](const Ready& file) { return file.fd == fd; })) return;
  if (control(EPOLL_CTL_DEL, fd, 0) == 0) return;
  // If it was closed, it has left the set. After any other error it is still there.
  if (errno != EBADF && errno != ENOENT) control(EPOLL_CTL_DEL, fd, 0);
}

const std::vector<Selector::Ready>& EpollSelector::select(double timeout) {
  ready_ = always_ready_;
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
