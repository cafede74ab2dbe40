// The question is kept apart from the answer: a map of what is watched, and two sets that are made
// anew for each call, because select(2) overwrites them. The engine does the same. To keep the sets
// too, and copy them, would be faster.
#pragma once

#include <fcntl.h>
#include <sys/select.h>

#include <cerrno>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/selector.hpp"

class MySelector : public aio::Selector {
 public:
  void register_fd(int fd, int events) override {
    if (fd < 0) throw aio::ValueError("Invalid file descriptor: " + std::to_string(fd));
    if (fd >= FD_SETSIZE) throw aio::ValueError("filedescriptor out of range in select()");
    if (watched_.contains(fd)) {
      throw aio::ValueError(std::to_string(fd) + " is already registered");
    }
    aio::checked(::fcntl(fd, F_GETFD), "fcntl");
    watched_[fd] = events;
  }

  void modify(int fd, int events) override {
    if (watched_.contains(fd)) watched_[fd] = events;
  }

  void unregister(int fd) override { watched_.erase(fd); }

  const std::vector<Ready>& select(double timeout) override {
    ready_.clear();
    fd_set read, write;
    FD_ZERO(&read);
    FD_ZERO(&write);
    for (const auto& [fd, events] : watched_) {
      if (events & aio::kRead) FD_SET(fd, &read);
      if (events & aio::kWrite) FD_SET(fd, &write);
    }
    const int n = call(read, write, timeout);
    if (n == -1 && errno == EINTR) return ready_;
    if (n == -1 && errno == EBADF) return find_closed();
    aio::checked(n, "select");
    for (const auto& [fd, events] : watched_) {
      const int found =
          (FD_ISSET(fd, &read) ? aio::kRead : 0) | (FD_ISSET(fd, &write) ? aio::kWrite : 0);
      if (found) ready_.push_back({fd, found});
    }
    return ready_;
  }

 private:
  int call(fd_set& read, fd_set& write, double timeout) {
    const int end = watched_.empty() ? 0 : watched_.rbegin()->first + 1;
    if (timeout == INFINITY) return ::select(end, &read, &write, nullptr, nullptr);
    const double microseconds = std::ceil(std::fmax(0, timeout) * 1e6);  // 0 for NaN, too
    timeval time{static_cast<time_t>(microseconds / 1e6),
                 static_cast<suseconds_t>(std::fmod(microseconds, 1e6))};
    return ::select(end, &read, &write, nullptr, &time);
  }

  const std::vector<Ready>& find_closed() {
    for (const auto& [fd, events] : watched_) {
      if (::fcntl(fd, F_GETFD) == -1) ready_.push_back({fd, aio::kInvalid});
    }
    return ready_;
  }

  std::map<int, int> watched_;  // descriptor -> events
  std::vector<Ready> ready_;
};
