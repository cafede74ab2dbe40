// The events of input and output: a descriptor can be read, or written, without blocking.
#pragma once

#include <cstddef>
#include <exception>
#include <string>

#include "stage2_yield_from/coroutine.hpp"
#include "stage4_select_io/selector.hpp"

namespace aio {

/// Waits until `fd` is ready. `keep`: see fd_waiters.hpp.
class FdEvent : public Event {
 public:
  FdEvent(int fd, Events events, bool keep) : fd_(fd), events_(events), keep_(keep) {}
  int fd() const { return fd_; }
  Events events() const { return events_; }
  bool keep() const { return keep_; }
  std::string repr() const override;

 private:
  int fd_;
  Events events_;
  bool keep_;
};
struct Readable final : FdEvent {
  explicit Readable(int fd, bool keep = false) : FdEvent(fd, kRead, keep) {}
};
struct Writable final : FdEvent {
  explicit Writable(int fd, bool keep = false) : FdEvent(fd, kWrite, keep) {}
};

/// The error for those who wait for a descriptor that is closed: EBADF.
std::exception_ptr closed_while_waiting();

/// Reads `amount` bytes, or fewer if the file ends. Returns them. Throws std::system_error. It
/// reads the descriptor itself: a stream on top of it (FILE, ifstream) would take bytes that
/// select() does not see. For pipes, sockets and terminals; regular files are always ready, and
/// read(2) blocks. If it is cancelled, what it has read stays in the Descriptor for the next one;
/// of a mere number it is lost, because another file may have that number next.
class AsyncRead final : public Coroutine<std::string> {
  enum { kStart, kReadable };

 public:
  explicit AsyncRead(int fd, std::size_t amount = 1) : event_(fd), amount_(amount) {}
  explicit AsyncRead(Descriptor& from, std::size_t amount = 1)
      : event_(from.fileno()), amount_(amount), from_(&from) {}

 private:
  Step resume(Sent sent) override;
  void members(Members& show) const override {
    show("amount", amount_)("data", from_ ? from_->unread() : own_);
  }
  std::string& data() { return from_ ? from_->unread() : own_; }

  Readable event_;
  std::size_t amount_;
  Descriptor* from_ = nullptr;
  std::string own_;  // what a number has nowhere to keep
};

}  // namespace aio
