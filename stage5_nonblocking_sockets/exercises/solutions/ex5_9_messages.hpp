// Put and drain are two, as asyncio's write() and drain() are: a message is complete in the outbox
// before the first wait, so a cancelled drain never tears one. How full the outbox may be is the
// word of whoever drains, and it is what a slow peer can make this side wait with, and no more. The
// length is looked at before its bytes are asked for: it is the peer who wrote it.
#pragma once

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"

struct Outbox {
  aio::Socket& socket;
  std::string data{};  // what is to be sent

  void put(const std::string& message) {
    const std::size_t size = message.size();
    for (const int shift : {24, 16, 8, 0}) data += static_cast<char>(size >> shift);
    data += message;
  }
};

class Drain : public aio::AsyncIo<> {
 public:
  Drain(Outbox& outbox, std::size_t limit)
      : AsyncIo(outbox.socket, aio::kWrite), outbox_(outbox), limit_(limit) {}

 private:
  Step attempt() override {
    std::string& data = outbox_.data;
    if (data.size() <= limit_) return return_value();
    const ssize_t n = ::send(socket_.fileno(), data.data(), data.size(), MSG_NOSIGNAL);
    if (n == -1 && (errno == EAGAIN || errno == EINTR)) return when_ready();
    const auto taken = static_cast<std::size_t>(aio::checked(n, "send"));
    socket_.count(taken);
    data.erase(0, taken);
    return again();
  }

  Outbox& outbox_;
  std::size_t limit_;
};

class Get : public aio::AsyncIo<std::optional<std::string>> {
 public:
  Get(aio::Socket& socket, std::size_t most) : AsyncIo(socket, aio::kRead), most_(most) {}

 private:
  Step attempt() override {
    std::string& data = socket_.unread();
    const std::size_t needed = kLength + (data.size() < kLength ? 0 : length_of(data));
    if (data.size() >= kLength && data.size() >= needed) {
      return return_value(aio::take(data, needed).substr(kLength));
    }
    char chunk[1024];
    const auto got = socket_.try_recv(chunk, std::min(needed - data.size(), sizeof chunk));
    if (!got) return when_ready();
    if (*got == 0 && data.empty()) return return_value(std::nullopt);
    if (*got == 0) throw aio::RuntimeError("the stream has ended in a message");
    data.append(chunk, *got);
    return again();
  }

  std::size_t length_of(const std::string& data) const {
    std::size_t length = 0;
    for (std::size_t i = 0; i < kLength; ++i) {
      length = length << 8 | static_cast<unsigned char>(data[i]);
    }
    if (length > most_) throw aio::ValueError("a message of " + std::to_string(length) + " bytes");
    return length;
  }

  static constexpr std::size_t kLength = 4;
  std::size_t most_;
};
