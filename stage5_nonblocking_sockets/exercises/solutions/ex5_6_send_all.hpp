// send(2) puts bytes into a buffer, as many as there is room for, and says how many. So there are
// two ways to hear that it is full: EAGAIN, and a number that is smaller than what was offered. The
// second one saves a call. A position is kept, and not the rest: to cut the text after each part
// would copy it again and again.
#pragma once

#include <sys/socket.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"

class SendAll : public aio::AsyncIo<> {
 public:
  SendAll(aio::Socket& socket, std::string data)
      : AsyncIo(socket, aio::kWrite), data_(std::move(data)) {}

 private:
  Step attempt() override {
    const std::string_view part = std::string_view(data_).substr(sent_, aio::Socket::kBudget);
    if (part.empty()) return return_value();
    const ssize_t n = ::send(socket_.fileno(), part.data(), part.size(), MSG_NOSIGNAL);
    if (n == -1 && (errno == EAGAIN || errno == EINTR)) return when_ready();
    const auto taken = static_cast<std::size_t>(aio::checked(n, "send"));
    socket_.count(taken);
    sent_ += taken;
    return taken < part.size() ? when_ready() : again();
  }

  std::string data_;
  std::size_t sent_ = 0;
};
