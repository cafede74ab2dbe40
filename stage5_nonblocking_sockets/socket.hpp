// A stream socket that never blocks: Python's socket after setblocking(False).
//
// An operation leaves something here for the next one:
//
//     unread    Bytes for a recv of an exact amount, kept in the descriptor. The operation itself
//               does not hold them, so nothing is lost when it is cancelled half way.
//     drained   The last recv got less than it asked for, so nothing is left. To ask again would
//               cost a system call that answers EAGAIN; the next recv waits first.
//     budget    The bytes that may move before the next wait. A fast peer could keep one coroutine
//               busy for ever; after 256 KiB the others go first.
#pragma once

#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "stage4_select_io/descriptor.hpp"

namespace aio {

class Address;

class Socket {
 public:
  static constexpr std::size_t kBudget = 256 * 1024;

  Socket() = default;  // no socket
  /// Takes one over. From now on it does not block.
  explicit Socket(Descriptor descriptor);
  // Where one comes from: in library/address.cpp.
  /// One to be connected, to an address of this family. TCP_NODELAY: small messages leave at once.
  static Socket tcp(int family = AF_INET);
  /// Takes connections at `address`; port 0 is any free one, and port() tells which.
  static Socket listener(const Address& address, int backlog = SOMAXCONN);
  /// Two that are connected with each other.
  static std::pair<Socket, Socket> pair();

  int fileno() const { return descriptor_.fileno(); }
  bool is_open() const { return descriptor_.is_open(); }
  int port() const;
  /// The peer reads to the end of the stream; this side may go on reading.
  void shutdown_write() { checked(::shutdown(fileno(), SHUT_WR), "shutdown"); }
  /// A coroutine that waits for it is woken with an error first.
  void close() noexcept { const Socket gone(std::exchange(*this, {})); }

  /// recv(2): 0 is the end of the stream; nothing means that the caller has to wait first.
  std::optional<std::size_t> try_recv(char* to, std::size_t size);
  bool drained() const { return drained_; }
  std::string& unread() { return descriptor_.unread(); }

  void renew_budget() { moved_ = 0; }
  /// A call counts for something, however little it moves.
  void count(std::size_t bytes) { moved_ += std::max<std::size_t>(bytes, 4096); }
  bool budget_is_spent() const { return moved_ >= kBudget; }

 private:
  Descriptor descriptor_;
  std::size_t moved_ = 0;
  bool drained_ = false;
};

/// Whether the last system call said: not now. A signal says so, too.
bool would_block();

}  // namespace aio
