// Exercise 4.3 (complete, 15 minutes): read to the end
//
//     async def read_all(fd):
//         data = b""
//         while True:
//             await Readable(fd)
//             piece = os.read(fd, 8)
//             if not piece:
//                 return data
//             data += piece
//
// Write the body of ReadAll. One read(2) of 8 bytes at most for each wait, so that the others get
// on. When read(2) fails with EINTR or EAGAIN, nothing has come yet: wait again. Any other error is
// raised, by aio::checked(n, "read").
#pragma once

#include <unistd.h>

#include <cerrno>
#include <string>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/fd_event.hpp"

class ReadAll : public aio::Coroutine<std::string> {
  enum { kStart, kReadable };

 public:
  explicit ReadAll(int fd) : readable_(fd) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  aio::Readable readable_;
  std::string data_;
};
