// Nothing here waits in a system call: each read and each write is one that was announced, and
// takes what there is. The slowest target holds up the others, and through the full pipe of the
// source whoever writes into it, too. That is wanted: without it the bytes would pile up in memory.
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
    if (resume_point() == kWritable) {
      const ssize_t n = ::write(writable_.fd(), data_.data(), data_.size());
      const bool no_room = n == -1 && (errno == EAGAIN || errno == EINTR);
      if (!no_room) data_.erase(0, static_cast<std::size_t>(aio::checked(n, "write")));
    }
    if (data_.empty()) return return_value();
    return await(writable_, kWritable);
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
    switch (resume_point()) {
      case kReadable:
        sent.check();
        if (!read()) return await(readable_, kReadable);
        if (data_.empty()) return end();
        next_ = 0;
        break;
      case kWritten:
        try {
          sent.result_of(*write_);
        } catch (const std::system_error& error) {
          if (error.code().value() != EPIPE) throw;
          targets_[next_].close();
        }
        ++next_;
        break;
      default:
        return await(readable_, kReadable);
    }
    while (next_ < targets_.size() && !targets_[next_].is_open()) ++next_;
    if (next_ == targets_.size()) return await(readable_, kReadable);
    return await(write_.emplace(targets_[next_].fileno(), data_), kWritten);
  }

  /// Reads a piece, an empty one at the end of the file. False if there is none yet.
  bool read() {
    char piece[4096];
    const ssize_t n = ::read(readable_.fd(), piece, sizeof piece);
    if (n == -1 && (errno == EAGAIN || errno == EINTR)) return false;
    data_.assign(piece, static_cast<std::size_t>(aio::checked(n, "read")));
    count_ += data_.size();
    return true;
  }

  Step end() {
    targets_.clear();
    return return_value(count_);
  }

  aio::Readable readable_;
  std::vector<aio::Descriptor> targets_;
  std::optional<WriteAll> write_;
  std::size_t next_{};  // the target to be written to
  std::string data_;
  std::size_t count_ = 0;
};
