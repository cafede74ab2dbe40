// Exercise 5.7 (rebuild, 30 minutes): the poll selector
//
// Build `selectors.PollSelector`, on poll(2) and nothing else. selector.hpp says what each call
// promises. modify() and unregister() do nothing for what is not registered. register_fd() raises
//
//     ValueError     "Invalid file descriptor: -1"
//     ValueError     "5 is already registered"
//     system_error   "fcntl", by aio::checked(fcntl(fd, F_GETFD), "fcntl"), if it is not open
//
// POLLIN is kRead and POLLOUT is kWrite. After POLLERR or POLLHUP all that is watched of the
// descriptor is ready; after POLLNVAL it is kInvalid alone. select() reports in the order of
// registration, and after EINTR nobody; another error is raised, by aio::checked(n, "poll"). The
// timeout is in milliseconds, rounded up, at most INT_MAX; -1 is for ever.
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
    static_cast<void>(fd);
    static_cast<void>(events);
    throw aio::exercise::NotDone();
  }

  void modify(int fd, int events) override {
    static_cast<void>(fd);
    static_cast<void>(events);
    throw aio::exercise::NotDone();
  }

  void unregister(int fd) override {
    static_cast<void>(fd);
    throw aio::exercise::NotDone();
  }

  const std::vector<Ready>& select(double timeout) override {
    static_cast<void>(timeout);
    throw aio::exercise::NotDone();
  }

 private:
  std::vector<Ready> ready_;
};
