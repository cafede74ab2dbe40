// Exercise 5.6 (rebuild, 30 minutes): send all
//
// Build `loop.sock_sendall()`. attempt() is one try: at most one call of ::send(), with
// MSG_NOSIGNAL, because a peer that is gone is to be an error and no signal. A call offers what is
// left, at most aio::Socket::kBudget bytes of it, and may take less.
//
//     nothing is left             return_value(), and no call (asyncio's makes one for b"")
//     EAGAIN or EINTR             when_ready(): wait until the socket can be written
//     another error               it is raised, by aio::checked(n, "send")
//     it took all that it got     again(): the next try comes at once
//     it took less                when_ready(): the buffer is full now
//
// The socket hears of each call that took something, by socket_.count(bytes). So the others go
// first when its budget is spent. Add a member that says how far it is.
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
  Step attempt() override { throw aio::exercise::NotDone(); }

  std::string data_;
};
