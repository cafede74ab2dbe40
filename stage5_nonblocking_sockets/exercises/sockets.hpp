// Given: two sockets that are connected, and what the tests of these exercises do with them.
#pragma once

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "stage5_nonblocking_sockets/socket.hpp"

/// The same socket under another number, so that reports say the same each time.
inline aio::Socket under_number(int number, const aio::Socket& socket) {
  return aio::Socket(aio::Descriptor(
      aio::checked(::fcntl(socket.fileno(), F_DUPFD_CLOEXEC, number), "fcntl(F_DUPFD_CLOEXEC)")));
}

/// `mine` is what the exercise works with, under the number 100 or another one. The test has
/// `peer`.
struct Connection {
  explicit Connection(int number = 100) {
    std::pair<aio::Socket, aio::Socket> ends = aio::Socket::pair();
    mine = under_number(number, ends.first);
    peer = std::move(ends.second);
  }

  /// The peer sends it.
  void put(const std::string& text) const {
    aio::checked(::syscall(SYS_sendto, peer.fileno(), text.data(), text.size(), MSG_NOSIGNAL,
                           nullptr, nullptr),
                 "send");
  }
  /// The bytes that have come to the peer.
  std::string take(std::size_t at_most = 1'000'000) const {
    return received(peer.fileno(), at_most);
  }
  /// The bytes that nobody has received yet.
  std::string left() const { return received(mine.fileno(), 1'000'000); }

  aio::Socket mine;
  aio::Socket peer;

 private:
  static std::string received(int fd, std::size_t at_most) {
    std::string bytes(at_most, ' ');
    const ssize_t n =
        ::syscall(SYS_recvfrom, fd, bytes.data(), bytes.size(), MSG_DONTWAIT, nullptr, nullptr);
    bytes.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
    return bytes;
  }
};
