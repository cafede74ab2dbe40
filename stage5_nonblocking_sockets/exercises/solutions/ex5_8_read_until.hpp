// The operation owns nothing: what has come is with the socket from the first byte to the last. So
// there is no case for a cancelled one, and a message that came with the one before costs no call.
// Without the limit a peer that never sends an end fills the memory.
#pragma once

#include <algorithm>
#include <string>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"

class ReadUntil : public aio::AsyncIo<std::string> {
 public:
  ReadUntil(aio::Socket& socket, std::string end, std::size_t limit)
      : AsyncIo(socket, aio::kRead), end_(std::move(end)), limit_(limit) {}

 private:
  Step attempt() override {
    std::string& data = socket_.unread();
    const std::size_t found = data.substr(0, limit_).find(end_);
    if (found != std::string::npos) return return_value(aio::take(data, found + end_.size()));
    if (data.size() >= limit_) {
      throw aio::ValueError("no end within " + std::to_string(limit_) + " bytes");
    }
    char chunk[1024];
    const auto got = socket_.try_recv(chunk, std::min(limit_ - data.size(), sizeof chunk));
    if (!got) return when_ready();
    if (*got == 0) return return_value(aio::take(data, data.size()));
    data.append(chunk, *got);
    return again();
  }

  std::string end_;
  std::size_t limit_;
};
