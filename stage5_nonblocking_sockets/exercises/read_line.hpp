// Given to exercise 5.10: a line, as exercise 5.8 reads it. Solve 5.8 before you read on.
#pragma once

#include <algorithm>
#include <string>

#include "stage1_generators/errors.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"

/// The next line with its '\n', of at most `limit` bytes. At the end of the stream what is left,
/// and then "". ValueError if the line is longer.
class ReadLine final : public aio::AsyncIo<std::string> {
 public:
  ReadLine(aio::Socket& socket, std::size_t limit) : AsyncIo(socket, aio::kRead), limit_(limit) {}

 private:
  Step attempt() override {
    std::string& data = socket_.unread();
    const std::size_t end = data.substr(0, limit_).find('\n');
    if (end != std::string::npos) return return_value(aio::take(data, end + 1));
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

  std::size_t limit_;
};
