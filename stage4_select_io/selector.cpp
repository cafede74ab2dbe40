// The two sets of bits are what is watched. select(2) gets copies of them, and leaves in the copies
// what is ready.
#include "stage4_select_io/selector.hpp"

#include <fcntl.h>

#include <bit>
#include <cerrno>
#include <cmath>
#include <string>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/watch/observer.hpp"

namespace aio {

void SelectSelector::register_fd(int fd, int events) {
  if (fd < 0) throw ValueError("Invalid file descriptor: " + std::to_string(fd));
  // FD_SET would write behind the end of its array.
  if (fd >= FD_SETSIZE) throw ValueError("filedescriptor out of range in select()");
  if (is_registered(fd)) throw ValueError(std::to_string(fd) + " is already registered");
  checked(fcntl(fd, F_GETFD), "fcntl");
  watch(fd, events);
}

void SelectSelector::modify(int fd, int events) {
  if (fd >= 0 && fd < FD_SETSIZE && is_registered(fd)) watch(fd, events);
}

void SelectSelector::watch(int fd, int events) {
  FD_CLR(fd, &read_);
  FD_CLR(fd, &write_);
  if (events & kRead) FD_SET(fd, &read_);
  if (events & kWrite) FD_SET(fd, &write_);
  if (events && fd >= end_) end_ = fd + 1;
  while (end_ > 0 && !is_registered(end_ - 1)) --end_;
}

const std::vector<Selector::Ready>& SelectSelector::select(double timeout) {
  fd_set read = read_;  // select() overwrites its arguments
  fd_set write = write_;
  // Up, so that it never ends early.
  const double microseconds = std::ceil(std::fmin(std::fmax(0, timeout), 1e9) * 1e6);
  timeval time{static_cast<time_t>(microseconds / 1e6),
               static_cast<suseconds_t>(std::fmod(microseconds, 1e6))};
  ready_.clear();
  timeval* const at_most = timeout == INFINITY ? nullptr : &time;
  int n = system_call("select", -1, timeout, ::select(end_, &read, &write, nullptr, at_most));
  if (n < 0 && errno == EINTR) return ready_;
  if (n < 0 && errno == EBADF) {
    // It says that one of them is closed, and not which one.
    for (int fd = 0; fd < end_; ++fd) {
      if (!is_registered(fd) || fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
      ready_.push_back({fd, kInvalid});
    }
    return ready_;
  }
  checked(n, "select");  // how many bits are set
  for (int fd = 0; fd < end_ && n > 0; ++fd) {
    const int events = (FD_ISSET(fd, &read) ? kRead : 0) | (FD_ISSET(fd, &write) ? kWrite : 0);
    if (events) ready_.push_back({fd, events});
    n -= std::popcount(static_cast<unsigned>(events));
  }
  return ready_;
}

}  // namespace aio
