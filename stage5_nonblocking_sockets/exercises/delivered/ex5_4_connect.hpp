// Exercise 5.4 (repair, 15 minutes): the connect that never hears
//
//     async def connect(sock, address):
//         try:
//             sock.connect(address)
//         except BlockingIOError:
//             pass                       # it goes on in the background
//
// It has begun, but nobody hears what becomes of it. Call ::connect() once. If it says EINPROGRESS,
// EALREADY (a cancelled one has begun it) or EINTR, wait until the socket can be written, by
// when_ready(false). Then getsockopt(fd, SOL_SOCKET, SO_ERROR, ...) tells the error of the
// connection, or 0. An error of the connection, whatever it is and whichever of the two says it,
// is raised, as std::system_error(error, std::generic_category(), "connect"). An error of
// getsockopt() itself is raised by aio::checked(n, "getsockopt"). Take out the line with NotDone,
// see which rule is broken, and repair the body.
#pragma once

#include <sys/socket.h>

#include <cerrno>
#include <system_error>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/address.hpp"

class Connect : public aio::AsyncIo<> {
 public:
  Connect(aio::Socket& socket, const aio::Address& address)
      : AsyncIo(socket, aio::kWrite), address_(address) {}

 private:
  Step attempt() override {
    throw aio::exercise::NotDone();
    const int n = ::connect(socket_.fileno(), address_.data(), address_.size());
    if (n < 0 && errno != EINPROGRESS) aio::checked(n, "connect");
    return return_value();
  }

  aio::Address address_;
};
