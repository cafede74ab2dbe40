// Exercise 4.7 (rebuild, 30 minutes): the selector
//
// Build `selectors.SelectSelector`, on select(2) and nothing else. selector.hpp says what each call
// promises, and these are the errors of register_fd():
//
//     ValueError     "Invalid file descriptor: -1"
//     ValueError     "filedescriptor out of range in select()"     from FD_SETSIZE on
//     ValueError     "5 is already registered"
//     system_error   "fcntl", by aio::checked(fcntl(fd, F_GETFD), "fcntl"), if it is not open
//
// modify() and unregister() do nothing for what is not registered. The first argument of select(2)
// is the highest number that is registered plus one, or 0 if there is none. Seconds are rounded up
// to microseconds. select() reports the lowest number first; after EINTR nobody; and after EBADF
// those that are closed, with aio::kInvalid, and nobody else. Any other error is raised, by
// aio::checked(n, "select").
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
