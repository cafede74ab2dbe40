// An error of a system call belongs to one connection. A server goes on without that one.
#include "stage5_nonblocking_sockets/library/operations.hpp"

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "stage2_yield_from/watch/stack.hpp"
#include "stage3_sleep_loop/loop.hpp"

namespace aio {

namespace {
// Errors of accept(2) that belong to the next connection, and not to the listener: a client has
// left before it was taken, a network is down, a firewall forbids this one.
constexpr int kAboutTheClient[] = {ECONNABORTED, EPROTO,    ENOPROTOOPT,  EOPNOTSUPP, ENETDOWN,
                                   ENETUNREACH,  EHOSTDOWN, EHOSTUNREACH, ENONET,     EPERM};
}  // namespace

// own: send
AnyCoroutine::Step AsyncSend::attempt() {
  const std::string_view part = std::string_view(data_).substr(sent_, Socket::kBudget);
  if (part.empty() && resume_point() != kStart) return return_value();
  const ssize_t n = system_call("send", socket_.fileno(), part.size(),
                                ::send(socket_.fileno(), part.data(), part.size(), MSG_NOSIGNAL));
  if (n < 0 && would_block()) return when_ready();
  const auto taken = static_cast<std::size_t>(checked(n, "send"));
  socket_.count(taken);
  sent_ += taken;
  return taken < part.size() ? when_ready() : again();  // fewer were taken: the buffer is full
}
// own: end

// own: receive exactly
AnyCoroutine::Step AsyncRecvExactly::attempt() {
  std::string& data = socket_.unread();
  if (data.size() < amount_) {
    char chunk[65536];
    const auto got = socket_.try_recv(chunk, std::min(amount_ - data.size(), sizeof chunk));
    if (!got) return when_ready();
    data.append(chunk, *got);
    if (*got > 0 && data.size() < amount_) return again();
  }
  return return_value(take(data, amount_));
}
// own: end

// own: accept and connect
AnyCoroutine::Step AsyncAccept::attempt() {
  const int fd =
      system_call("accept4", socket_.fileno(), 0,
                  ::accept4(socket_.fileno(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (fd >= 0) {
    socket_.count(0);
    return return_value(Socket(Descriptor(fd)));
  }
  if (would_block() || std::ranges::count(kAboutTheClient, errno)) return when_ready();
  if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
    warn("accept: " + std::generic_category().message(errno) + "; trying again in a second");
    return await(sleep_.emplace(get_running_loop().time() + 1), kTryAgain);
  }
  throw std::system_error(errno, std::generic_category(), "accept");
}

AnyCoroutine::Step AsyncConnect::attempt() {
  int error = 0;
  if (in_progress_) {
    socklen_t size = sizeof error;
    checked(getsockopt(socket_.fileno(), SOL_SOCKET, SO_ERROR, &error, &size), "getsockopt");
    system_call("getsockopt", socket_.fileno(), 0, error);
  } else if (system_call("connect", socket_.fileno(), 0,
                         ::connect(socket_.fileno(), address_.data(), address_.size())) < 0) {
    error = errno;
  }
  if (!error) return return_value();
  if (!in_progress_ && (error == EINPROGRESS || error == EALREADY || error == EINTR)) {
    in_progress_ = true;
    return when_ready(false);
  }
  throw std::system_error(error, std::generic_category(), "connect " + address_.str());
}
// own: end

}  // namespace aio
