// A descriptor and its owner, and the check that every system call gets.
#pragma once

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace aio {

/// Returns the `result` of a system call, unless it is negative: then throws std::system_error with
/// errno and the name of the call, Python's OSError.
template <class Result>
Result checked(Result result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

/// Owns a descriptor and closes it.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), unread_(std::move(other.unread_)) {}
  Descriptor& operator=(Descriptor other) noexcept {  // which closes the one before
    std::swap(fd_, other.fd_);
    std::swap(unread_, other.unread_);
    return *this;
  }
  ~Descriptor() { close(); }

  int fileno() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  /// All that wait for it, in any loop, get an error. May be repeated.
  void close() noexcept;
  /// Bytes that a cancelled read has left here, for the next one.
  std::string& unread() { return unread_; }

  // Where one comes from: in library/read.cpp.
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
