// An error of accept(2) or connect(2) belongs to one connection. A server goes on without it.
#include "stage5_nonblocking_sockets/library/operations.hpp"

#include <algorithm>
#include <cerrno>

#include "stage2_yield_from/watch/warnings.hpp"
#include "stage3_sleep_loop/loop.hpp"

namespace aio {

namespace {
// Errors of accept(2) that belong to the next connection, and not to the listener: a client has
// left before it was taken, a network is down, a firewall forbids this one.
constexpr int kAboutTheClient[] = {ECONNABORTED, EPROTO,    ENOPROTOOPT,  EOPNOTSUPP, ENETDOWN,
                                   ENETUNREACH,  EHOSTDOWN, EHOSTUNREACH, ENONET,     EPERM};
}  // namespace

// own: accept and connect
AnyCoroutine::Step AsyncAccept::attempt() {
  const int fd =
      system_call("accept4", socket_.fileno(), 0,
                  ::accept4(socket_.fileno(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (fd >= 0) {
    socket_.count(0);
    return return_value(Socket::non_blocking(Descriptor(fd)));
  }
  if (would_block() || std::ranges::count(kAboutTheClient, errno)) return when_ready();
  if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
    warn("accept: " + std::generic_category().message(errno) + "; trying again in a second");
    return await(sleep_.emplace(get_running_loop().time() + 1), kTryAgain);
  }
  checked(fd, "accept");
  return {};
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
