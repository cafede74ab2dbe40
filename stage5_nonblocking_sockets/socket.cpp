// Every call returns at once. "Not now" is no error here: the operations of async_io.hpp wait.
#include "stage5_nonblocking_sockets/socket.hpp"

#include <fcntl.h>

#include <cerrno>

#include "stage1_generators/watch/observer.hpp"

namespace aio {

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

Socket::Socket(Descriptor descriptor) : descriptor_(std::move(descriptor)) {
  if (!is_open()) return;
  const int flags = checked(fcntl(fileno(), F_GETFL), "fcntl");
  if (!(flags & O_NONBLOCK)) checked(fcntl(fileno(), F_SETFL, flags | O_NONBLOCK), "fcntl");
}

std::optional<std::size_t> Socket::try_recv(char* to, std::size_t size) {
  if (std::exchange(drained_, false)) return {};
  const ssize_t n = system_call("recv", fileno(), size, ::recv(fileno(), to, size, 0));
  if (n < 0 && would_block()) return {};
  const auto got = static_cast<std::size_t>(checked(n, "recv"));
  drained_ = 0 < got && got < size;
  count(got);
  return got;
}

}  // namespace aio
