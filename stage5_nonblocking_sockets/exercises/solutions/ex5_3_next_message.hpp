// A stream has no messages: whoever asks for more than is missing is given what comes after. A
// message that was asked for and is not complete belongs to the socket, and not to the operation,
// because an operation may end before it is done. And 0 bytes are an answer: no more will come.
#pragma once

#include <algorithm>
#include <string>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"

class RecvExactly : public aio::AsyncIo<std::string> {
 public:
  RecvExactly(aio::Socket& socket, std::size_t amount)
      : AsyncIo(socket, aio::kRead), amount_(amount) {}

 private:
  Step attempt() override {
    std::string& data = socket_.unread();
    if (data.size() < amount_) {
      char chunk[1024];
      const auto got = socket_.try_recv(chunk, std::min(amount_ - data.size(), sizeof chunk));
      if (!got) return when_ready();
      data.append(chunk, *got);
      if (*got > 0) return again();
    }
    return return_value(aio::take(data, amount_));
  }

  std::size_t amount_;
};
