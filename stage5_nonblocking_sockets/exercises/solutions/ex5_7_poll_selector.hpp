// poll(2) takes a list, so any number may be in it, and it answers beside each number: the question
// survives the call. A descriptor that is not open is an answer for that one, and no error for all.
// An error and a hang-up are reported unasked; they count as all that is waited for, because the
// read or the write that follows tells what happened.
#pragma once

#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cmath>
#include <string>
#include <vector>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/selector.hpp"

class MySelector : public aio::Selector {
 public:
  void register_fd(int fd, int events) override {
    if (fd < 0) throw aio::ValueError("Invalid file descriptor: " + std::to_string(fd));
    if (find(fd) != watched_.end()) {
      throw aio::ValueError(std::to_string(fd) + " is already registered");
    }
    aio::checked(fcntl(fd, F_GETFD), "fcntl");
    watched_.push_back({.fd = fd, .events = mask_of(events), .revents{}});
  }

  void modify(int fd, int events) override {
    const auto found = find(fd);
    if (found != watched_.end()) found->events = mask_of(events);
  }

  void unregister(int fd) override {
    const auto found = find(fd);
    if (found != watched_.end()) watched_.erase(found);
  }

  const std::vector<Ready>& select(double timeout) override {
    ready_.clear();
    const int n = ::poll(watched_.data(), watched_.size(), milliseconds(timeout));
    if (n == -1 && errno == EINTR) return ready_;
    aio::checked(n, "poll");
    for (const pollfd& one : watched_) {
      if (one.revents) ready_.push_back({one.fd, events_of(one)});
    }
    return ready_;
  }

 private:
  static short mask_of(int events) {
    short mask{};
    if (events & aio::kRead) mask |= POLLIN;
    if (events & aio::kWrite) mask |= POLLOUT;
    return mask;
  }

  static int events_of(const pollfd& one) {
    if (one.revents & POLLNVAL) return aio::kInvalid;
    const bool all = one.revents & (POLLERR | POLLHUP);
    const int mask = all ? one.events : one.revents;
    int events{};
    if (mask & POLLIN) events |= aio::kRead;
    if (mask & POLLOUT) events |= aio::kWrite;
    return events;
  }

  static int milliseconds(double timeout) {
    if (timeout == INFINITY) return -1;
    return static_cast<int>(std::min<double>(std::ceil(std::fmax(0, timeout) * 1e3), INT_MAX));
  }

  std::vector<pollfd>::iterator find(int fd) {
    return std::find_if(watched_.begin(), watched_.end(),
                        [fd](const pollfd& one) { return one.fd == fd; });
  }

  std::vector<pollfd> watched_;
  std::vector<Ready> ready_;
};
