// Which descriptors can be read or written without blocking? The interface of Python's `selectors`.
//
// Each selector asks the operating system in its own way: select(2) here, poll(2) and epoll(7) in
// stage 5. A loop does not care which one it has.
#pragma once

#include <map>
#include <vector>

#include "stage4_select_io/descriptor.hpp"

namespace aio {

/// EVENT_READ and EVENT_WRITE; a selector reports kInvalid for a descriptor that is not open any
/// more.
enum Events : int { kRead = 1, kWrite = 2, kInvalid = 4 };

/// A set of descriptors, each watched for some events. It does not own them. A loop refers to it,
/// so it stays where it is.
class Selector {
 public:
  struct Ready {
    int fd;
    int events;
  };

  Selector& operator=(Selector&&) = delete;
  virtual ~Selector() = default;
  /// Watches `fd` from now on, for `events`: kRead, kWrite or both. Throws ValueError if `fd` is
  /// negative, watched already, or too large for this selector; std::system_error if it is not
  /// open.
  virtual void register_fd(int fd, int events) = 0;
  /// Watches a registered `fd` for other events. It must be registered.
  virtual void modify(int fd, int events) = 0;
  virtual void unregister(int fd) = 0;
  /// `fd` is about to be closed, and forget() comes later. From any thread.
  virtual void closing(int /*fd*/) noexcept {}
  /// unregister() for one that closing() was called for: the number may be another file's by now.
  virtual void forget(int fd) { unregister(fd); }
  /// Waits for `timeout` seconds, for ever if it is infinite and not at all if it is negative or
  /// NaN, until a watched descriptor is ready. Returns all that are. A signal may end it early,
  /// with nothing. The reference is valid until the next call. An error or a hang-up counts as
  /// ready: the read or write that follows tells more.
  virtual const std::vector<Ready>& select(double timeout) = 0;
};

/// A selector that remembers what is watched, and hands all of it to the kernel in every call.
class ListSelector : public Selector {
 public:
  void register_fd(int fd, int events) override;
  void modify(int fd, int events) override;
  void unregister(int fd) override { watched_.erase(fd); }

 protected:
  /// The ValueErrors of register_fd().
  static void refuse_if(bool registered, int fd);

  std::map<int, int> watched_;  // the events, by descriptor
  std::vector<Ready> ready_;
};

/// select(2): takes none from FD_SETSIZE on.
class SelectSelector final : public ListSelector {
 public:
  void register_fd(int fd, int events) override;
  const std::vector<Ready>& select(double timeout) override;
};

}  // namespace aio
