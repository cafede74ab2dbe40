// select(2) is told of descriptors by bits, and answers by leaving bits: so the question is gone
// after the call, and each call asks anew. Its first argument is a number of bits and not of
// descriptors: the highest number, plus one.
#pragma once

#include <sys/select.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <vector>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/descriptor.hpp"

inline std::vector<int> readable(const std::vector<int>& fds, double seconds) {
  fd_set read;
  FD_ZERO(&read);
  int end = 0;
  for (const int fd : fds) {
    if (fd < 0 || fd >= FD_SETSIZE) {
      throw aio::ValueError("filedescriptor out of range in select()");
    }
    FD_SET(fd, &read);
    end = std::max(end, fd + 1);
  }
  timeval time{};
  if (std::isfinite(seconds)) {
    const double microseconds = std::ceil(seconds * 1e6);
    time.tv_sec = static_cast<time_t>(microseconds / 1e6);
    time.tv_usec = static_cast<suseconds_t>(std::fmod(microseconds, 1e6));
  }
  const int n = ::select(end, &read, nullptr, nullptr, std::isfinite(seconds) ? &time : nullptr);
  if (n == -1 && errno == EINTR) return {};
  aio::checked(n, "select");
  std::vector<int> found;
  for (const int fd : fds) {
    if (FD_ISSET(fd, &read)) found.push_back(fd);
  }
  return found;
}
