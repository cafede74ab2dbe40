// Exercise 4.9 (extend, 60 minutes): tee
//
//     async def write_all(fd, data):              async def tee(source, targets):
//         while data:                                 count = 0
//             await Writable(fd)                      while True:
//             data = data[os.write(fd, data):]            await Readable(source)
//                                                         data = os.read(source, 4096)
//                                                         if not data: close all, return count
//                                                         count += len(data)
//                                                         for each target: await write_all(...)
//
// All are O_NONBLOCK: after EAGAIN or EINTR one waits again, to write and to read. SIGPIPE is
// ignored. A target whose reader has left (EPIPE) is closed at once, and the others go on; without
// any target tee still reads to the end. Any other error of write(2) is raised, by
// aio::checked(n, "write"), and of read(2), by aio::checked(n, "read"). Write both bodies.
#pragma once

#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/fd_event.hpp"

class WriteAll : public aio::Coroutine<> {
  enum { kStart, kWritable };

 public:
  WriteAll(int fd, std::string data) : writable_(fd), data_(std::move(data)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  aio::Writable writable_;
  std::string data_;  // what is still to be written
};

class Tee : public aio::Coroutine<std::size_t> {
  enum { kStart, kReadable, kWritten };

 public:
  Tee(int source, std::vector<aio::Descriptor> targets)
      : readable_(source), targets_(std::move(targets)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  aio::Readable readable_;
  std::vector<aio::Descriptor> targets_;
  std::optional<WriteAll> write_;
};
