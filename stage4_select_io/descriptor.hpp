// A file descriptor that somebody owns, and the check that every system call gets.
#pragma once

#include <string>
#include <system_error>
#include <utility>

#include "stage1_generators/errors.hpp"
#include "stage3_sleep_loop/loop.hpp"

namespace aio {

/// What `call` returned, unless that is negative: then throws std::system_error with errno and the
/// name of the call, Python's OSError.
template <class Result>
Result checked(Result result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

/// Owns a descriptor and closes it.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { close(); }

  int fileno() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  /// Whoever waits for it in the running loop is woken with an error first. May be repeated.
  void close() noexcept;

  /// open(2), for reading and writing as `flags` say.
  static Descriptor open(const std::string& path, int flags);
  /// pipe(2): the end to read from, and the end to write to.
  static std::pair<Descriptor, Descriptor> pipe();

 private:
  int fd_;
};

}  // namespace aio
