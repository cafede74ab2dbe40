// One awaitable for all input and output: an operation that is tried first.
//
//     attempt() ---- done ----> return its value; nothing was suspended
//        |   ^
//   would block   ready
//        v   |
//     await Readable or Writable
//
// `await` means "wait if you must": where data is there already, it goes straight through.
// Receiving, and the operations in library/, differ in attempt() alone. A failed system
// call is a std::system_error in the coroutine that waits. The socket must outlive the operation.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "stage4_select_io/fd_event.hpp"
#include "stage5_nonblocking_sockets/socket.hpp"

namespace aio {

/// The common part of all operations. Derive from it and write attempt(), which may suspend and is
/// then called again.
template <class R = None>
class AsyncIo : public Coroutine<R> {
 protected:
  using Step = AnyCoroutine::Step;
  enum { kStart, kTryAgain };

  AsyncIo(Socket& socket, Events direction, Here created = Here::current())
      : Coroutine<R>(created), socket_(socket), direction_(direction) {}

  /// One try, with one system call at most: return_value(...) when all is done, one of the two that
  /// follow, or the await of something else.
  virtual Step attempt() = 0;
  // own: what attempt() returns where it is not done
  /// It would block: the next try comes when the socket is ready. The watch is kept, unless
  /// nobody will want it for long.
  [[nodiscard]] Step when_ready(bool keep = true, Here here = Here::current()) {
    socket_.renew_budget();
    return this->await(event_.emplace(socket_.fileno(), direction_, keep), kTryAgain, here);
  }
  /// A part is done: the next try comes at once, or after the others if the budget is spent.
  [[nodiscard]] Step again(Here here = Here::current()) {
    this->suspend_at(kTryAgain, here);
    return {};
  }
  // own: end

  Socket& socket_;

 private:
  // own: tried first
  Step resume(AnyCoroutine::Sent sent) final {
    sent.check();
    if (!socket_.budget_is_spent()) return attempt();
    socket_.renew_budget();
    return this->yield(nullptr, kTryAgain, this->where());
  }
  // own: end

  Events direction_;
  std::optional<FdEvent> event_;
};

/// Receives the bytes that have come, at most `at_most`. An empty string: the peer has closed.
class AsyncRecv final : public AsyncIo<std::string> {
 public:
  explicit AsyncRecv(Socket& socket, std::size_t at_most = 65536)
      : AsyncIo(socket, kRead), at_most_(at_most) {}

 private:
  // own: receive
  Step attempt() override {
    std::string& unread = socket_.unread();
    if (!unread.empty() || at_most_ == 0) return return_value(take(unread, at_most_));
    char chunk[65536];
    const auto got = socket_.try_recv(chunk, std::min(at_most_, sizeof chunk));
    if (!got) return when_ready();
    return return_value({chunk, *got});
  }
  // own: end
  void members(Members& show) const override {
    show("at_most", at_most_)("unread", socket_.unread());
  }

  std::size_t at_most_;
};

}  // namespace aio
