// Given: recv(2) and send(2) in the place of the C library's. Each call is noted. A test may say
// what the next calls answer.
#pragma once

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <string>
#include <utility>
#include <vector>

/// The calls since the last time: "recv 100", with the number of bytes that were asked for.
inline std::vector<std::string> calls;

/// For each call that comes, a number: so many bytes may move, at most. If it is negative, the call
/// fails with that errno.
inline std::deque<int> answers;

/// Whether a send(2) came that lets the system send SIGPIPE.
inline bool signals_allowed = false;

/// Whether send(2) takes all that it is given, and drops it.
inline bool all_is_taken = false;

inline std::vector<std::string> since_then() { return std::exchange(calls, {}); }

/// After a call that succeeds, errno says nothing. Here it says what misleads.
inline ssize_t misleading(ssize_t n) {
  if (n >= 0) errno = EAGAIN;
  return n;
}

/// The number of bytes that the call may move; -1 if it fails.
inline ssize_t may_move(size_t size) {
  if (answers.empty()) return static_cast<ssize_t>(size);
  const int answer = answers.front();
  answers.pop_front();
  if (answer >= 0) return std::min(static_cast<ssize_t>(size), static_cast<ssize_t>(answer));
  errno = -answer;
  return -1;
}

extern "C" ssize_t recv(int fd, void* to, size_t size, int flags) {
  calls.push_back("recv " + std::to_string(size));
  const ssize_t most = may_move(size);
  if (most < 0) return -1;
  return misleading(::syscall(SYS_recvfrom, fd, to, most, flags, nullptr, nullptr));
}

extern "C" ssize_t send(int fd, const void* from, size_t size, int flags) {
  calls.push_back("send " + std::to_string(size));
  signals_allowed = signals_allowed || !(flags & MSG_NOSIGNAL);
  if (all_is_taken) return misleading(static_cast<ssize_t>(size));
  const ssize_t most = may_move(size);
  if (most < 0) return -1;
  return misleading(::syscall(SYS_sendto, fd, from, most, flags | MSG_NOSIGNAL, nullptr, nullptr));
}
