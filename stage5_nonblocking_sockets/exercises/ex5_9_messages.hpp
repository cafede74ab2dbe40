// Exercise 5.9 (extend, 45 minutes): messages with back-pressure
//
// A message is its length, in four bytes with the highest first, and then its bytes.
//
//     outbox.put(message)         appends it to outbox.data, and calls nobody
//     await Drain(outbox, limit)  sends until at most `limit` bytes are left there; no call and no
//                                 wait if so few are. MSG_NOSIGNAL, EAGAIN, EINTR, other errors: as
//                                 in 5.6. After each call tell socket.count() what was taken, and
//                                 try the rest by again(): others go first if the budget is spent
//     await Get(socket, most)     the next message; nullopt if the stream has ended before it.
//                                 ValueError, "a message of 700 bytes": if that is above `most`.
//                                 RuntimeError, "the stream has ended in a message"
//
// Drain takes what was sent out of outbox.data and Get keeps what has come in socket_.unread(), so
// whoever is cancelled loses nothing. Get asks for no byte behind its message.
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
    static_cast<void>(message);
    throw aio::exercise::NotDone();
  }
};

class Drain : public aio::AsyncIo<> {
 public:
  Drain(Outbox& outbox, std::size_t limit)
      : AsyncIo(outbox.socket, aio::kWrite), outbox_(outbox), limit_(limit) {}

 private:
  Step attempt() override { throw aio::exercise::NotDone(); }

  Outbox& outbox_;
  std::size_t limit_;
};

class Get : public aio::AsyncIo<std::optional<std::string>> {
 public:
  Get(aio::Socket& socket, std::size_t most) : AsyncIo(socket, aio::kRead), most_(most) {}

 private:
  Step attempt() override { throw aio::exercise::NotDone(); }

  std::size_t most_;
};
