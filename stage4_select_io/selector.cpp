// The map is what is watched. select(2) gets two sets of bits, and leaves in them what is ready.
// Each call makes them anew. To keep them would take a fifth off one with 900 descriptors.
#include "stage4_select_io/selector.hpp"

#include <fcntl.h>
#include <sys/select.h>

#include <cerrno>
#include <cmath>
#include <string>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/watch/observer.hpp"

namespace aio {

void ListSelector::refuse_if(bool registered, int fd) {
  if (fd < 0) throw ValueError("Invalid file descriptor: " + std::to_string(fd));
  if (registered) throw ValueError(std::to_string(fd) + " is already registered");
}

void ListSelector::register_fd(int fd, int events) {
  refuse_if(watched_.contains(fd), fd);
  checked(fcntl(fd, F_GETFD), "fcntl");
  watched_[fd] = events;
}

void ListSelector::modify(int fd, int events) {
  if (watched_.contains(fd)) watched_[fd] = events;
}

void SelectSelector::register_fd(int fd, int events) {
  // FD_SET would write behind the end of its array.
  if (fd >= FD_SETSIZE) throw ValueError("filedescriptor out of range in select()");
  ListSelector::register_fd(fd, events);
}

const std::vector<Selector::Ready>& SelectSelector::select(double timeout) {
  fd_set read{};
  fd_set write{};
  for (const auto& [fd, events] : watched_) {
    if (events & kRead) FD_SET(fd, &read);
    if (events & kWrite) FD_SET(fd, &write);
  }
  const int end = watched_.empty() ? 0 : watched_.rbegin()->first + 1;
  // Up, so that it never ends early.
  const double microseconds = std::ceil(std::fmin(std::fmax(0, timeout), 1e9) * 1e6);
  timeval time{static_cast<time_t>(microseconds / 1e6),
               static_cast<suseconds_t>(std::fmod(microseconds, 1e6))};
  ready_.clear();
  timeval* const at_most = timeout == INFINITY ? nullptr : &time;
  const int n = system_call("select", -1, timeout, ::select(end, &read, &write, nullptr, at_most));
  if (n < 0 && errno == EINTR) return ready_;
  if (n < 0 && errno == EBADF) {
    // It says that one of them is closed, and not which one.
    for (const auto& [fd, events] : watched_) {
      if (fcntl(fd, F_GETFD) < 0 && errno == EBADF) ready_.push_back({fd, kInvalid});
    }
    return ready_;
  }
  checked(n, "select");
  for (const auto& [fd, events] : watched_) {
    const int found = (FD_ISSET(fd, &read) ? kRead : 0) | (FD_ISSET(fd, &write) ? kWrite : 0);
    if (found) ready_.push_back({fd, found});
  }
  return ready_;
}

}  // namespace aio
