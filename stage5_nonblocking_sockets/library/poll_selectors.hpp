// The other two ways to ask: poll(2) and epoll(7). They take any descriptor, also from FD_SETSIZE
// on. A loop cannot tell which one it has.
//
//              goes to the kernel      a call costs           a closed descriptor
//     select   two sets of 1024 bits   n, up to the largest   EBADF for all of them
//     poll     a list, in every call   n                      POLLNVAL for that one
//     epoll    changes only            those that are ready   leaves unseen; with a copy it stays
#pragma once

#include <sys/epoll.h>

#include <array>
#include <vector>

#include "stage4_select_io/selector.hpp"

namespace aio {

/// poll(2). Times are rounded up to a millisecond, as in Python.
class PollSelector final : public ListSelector {
 public:
  const std::vector<Ready>& select(double timeout) override;
};

/// epoll(7). Times are rounded up to a millisecond. It never reports kInvalid: after a watched
/// descriptor was closed behind the loop's back, its waiter waits for ever. Regular files, which
/// epoll refuses, are always ready, as they are for select(2) and poll(2): `watched_` has these
/// alone.
class EpollSelector final : public ListSelector {
 public:
  /// A call reports no more; the others are first in the next one. Each waiter that is reported
  /// will run soon, so its memory is in the processor's cache still.
  static constexpr int kMost = 128;

  void register_fd(int fd, int events) override;
  void modify(int fd, int events) override;
  /// Quiet about a descriptor that was closed before.
  void unregister(int fd) override;
  /// A copy of the descriptor would keep it in the set.
  void closing(int fd) noexcept override { control(EPOLL_CTL_DEL, fd, 0); }
  void forget(int fd) override { watched_.erase(fd); }
  const std::vector<Ready>& select(double timeout) override;
  /// Gives its own descriptor back. From then on every call is an error, EBADF.
  void close() { epoll_.close(); }

 private:
  int control(int operation, int fd, int events);

  Descriptor epoll_{checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  std::array<epoll_event, kMost> found_;
};

}  // namespace aio
