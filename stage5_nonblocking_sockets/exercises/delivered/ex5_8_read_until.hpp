// Exercise 5.8 (extend, 40 minutes): read until
//
//     async def read_until(sock, end, limit):
//         # The next message, up to its `end` and with it: b"GET /\r\n". At the end of the stream
//         # what is left, and then b"" each time. ValueError, "no end within 100 bytes", if it is
//         # not complete with its first `limit` bytes. Then, and when it is cancelled, no byte
//         # is lost.
//
// A message may come in pieces, and `end` too; several messages may come at once. Bytes that were
// received and that nobody has taken yet are socket_.unread(): look there before you ask. Each
// try_recv() asks for all that unread() has room for up to `limit`, but for 1024 bytes at most.
// Nothing (an empty optional) is "wait first": when_ready(). After a part: again().
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
  Step attempt() override { throw aio::exercise::NotDone(); }

  std::string end_;
  std::size_t limit_;
};
