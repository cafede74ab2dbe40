#include "stage5_nonblocking_sockets/async_io.hpp"

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

namespace aio {

AnyCoroutine::Step AsyncRecv::attempt() {
  std::string& data = socket_.unread();
  if (data.size() < at_least_) {
    char chunk[65536];
    const auto got = socket_.try_recv(chunk, std::min(at_most_ - data.size(), sizeof chunk));
    if (!got) return when_ready();
    data.append(chunk, *got);
    if (*got > 0 && data.size() < at_least_) return again();
  }
  return return_value(take(data, at_most_));
}

AnyCoroutine::Step AsyncSend::attempt() {
  const std::string_view part = std::string_view(data_).substr(sent_, Socket::kBudget);
  if (part.empty()) return return_value();
  const ssize_t n = ::send(socket_.fileno(), part.data(), part.size(), MSG_NOSIGNAL);
  if (n < 0 && would_block()) return when_ready();
  const auto taken = static_cast<std::size_t>(checked(n, "send"));
  socket_.count(taken);
  sent_ += taken;
  return taken < part.size() ? when_ready() : again();  // fewer were taken: the buffer is full
}

namespace {
// Errors of accept(2) that belong to the next connection, and not to the listener: a client has
// left before it was taken, a network is down, a firewall forbids this one.
constexpr int kAboutTheClient[] = {ECONNABORTED, EPROTO,    ENOPROTOOPT,  EOPNOTSUPP, ENETDOWN,
                                   ENETUNREACH,  EHOSTDOWN, EHOSTUNREACH, ENONET,     EPERM};
}  // namespace

AnyCoroutine::Step AsyncAccept::attempt() {
  const int fd = ::accept4(socket_.fileno(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    socket_.count(0);
    return return_value(Socket(Descriptor(fd)));
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
  } else if (::connect(socket_.fileno(), address_.data(), address_.size()) < 0) {
    error = errno;
  }
  if (!error) return return_value();
  if (!in_progress_ && (error == EINPROGRESS || error == EALREADY || error == EINTR)) {
    in_progress_ = true;
    return when_ready(false);
  }
  throw std::system_error(error, std::generic_category(), "connect " + address_.str());
}

}  // namespace aio
