// A descriptor and its owner, and the check that every system call gets.
#pragma once

#include <atomic>
#include <cerrno>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "stage1_generators/errors.hpp"
#include "stage3_sleep_loop/loop.hpp"

namespace aio {

/// Returns the `result` of a system call, unless it is negative: then throws std::system_error with
/// errno and the name of the call, Python's OSError.
template <class Result>
Result checked(Result result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

/// A part of a loop that watches descriptors. It hears when the owner of one closes it, also
/// between two runs of the loop and from another thread. Then the number may be taken again before
/// the loop runs, so the watcher asks closed() before it does anything with a number.
class Watcher {
 public:
  /// Tells all that follow `fd`.
  static void tell_all(int fd) noexcept;

 protected:
  using Followed = std::set<std::pair<int, Watcher*>>;

  virtual ~Watcher() = default;
  void follow(int fd);
  /// All must be unfollowed before it is destroyed.
  void unfollow(int fd) noexcept;
  /// Those that were closed since the last call.
  Followed closed();
  /// `fd` is about to be closed. Called in the thread that does so, with a lock held.
  virtual void on_closing(int fd) noexcept = 0;

 private:
  std::atomic<bool> some_closed_ = false;
  Followed closed_;
};

/// Owns a descriptor and closes it.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), unread_(std::move(other.unread_)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { close(); }

  int fileno() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  /// All that wait for it, in any loop, get an error. May be repeated.
  void close() noexcept;
  /// Bytes that a cancelled read has left here, for the next one.
  std::string& unread() { return unread_; }

  /// open(2), for reading and writing as `flags` say.
  static Descriptor open(const std::string& path, int flags);
  /// pipe(2): the end to read from, and the end to write to.
  static std::pair<Descriptor, Descriptor> pipe();

 private:
  int fd_;
  std::string unread_;
};

/// The first `at_most` bytes of `unread`, which loses them.
std::string take(std::string& unread, std::size_t at_most);

}  // namespace aio
