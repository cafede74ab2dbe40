// The events of input and output: a descriptor can be read, or written, without blocking.
#pragma once

#include <cerrno>
#include <exception>
#include <string>
#include <system_error>

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
  std::string repr() const override {
    return (events_ == kRead ? "Readable(fd=" : "Writable(fd=") + std::to_string(fd_) + ")";
  }

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

/// The error for those who wait for a descriptor that is closed: EBADF. Made when the program
/// starts, and shared: close() needs it where nothing may fail. Never destroyed, because a static
/// descriptor may be closed after all other statics.
inline const auto& closed_while_waiting = *new std::exception_ptr(std::make_exception_ptr(
    std::system_error(EBADF, std::generic_category(), "closed while waited for")));

}  // namespace aio
