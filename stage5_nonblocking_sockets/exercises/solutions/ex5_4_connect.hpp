// An attempt that was begun is asked for in another way than it was begun, so the operation has to
// know which of the two comes. SO_ERROR is the error of the socket, and is gone when it was asked
// for. It is no error of getsockopt(): that call may well succeed and tell of a failure, and errno
// says nothing then.
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
    int error = 0;
    if (has_begun_) {
      socklen_t size = sizeof error;
      aio::checked(getsockopt(socket_.fileno(), SOL_SOCKET, SO_ERROR, &error, &size), "getsockopt");
    } else if (::connect(socket_.fileno(), address_.data(), address_.size()) < 0) {
      error = errno;
      has_begun_ = error == EINPROGRESS || error == EALREADY || error == EINTR;
      if (has_begun_) return when_ready(false);
    }
    if (error) throw std::system_error(error, std::generic_category(), "connect");
    return return_value();
  }

  aio::Address address_;
  bool has_begun_ = false;
};
