// One system call an attempt. After a part, or after "not now", attempt() returns a step that leads
// back to it.
#include "stage5_nonblocking_sockets/async_io.hpp"

#include <algorithm>
#include <cerrno>
#include <string_view>

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

}  // namespace aio
