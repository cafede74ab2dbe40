// The switch for a change to the engine. change.py writes changes into a copy of the engine, all of
// them at once, each as `aio_changed(17) ? (new) : (old)`. Which one a process runs with, the
// environment says. So a thousand changes are compiled once.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <concepts>
#include <cstdlib>
#include <utility>

namespace aio_changes {

inline constexpr unsigned kNumbers = 1 << 20;

inline unsigned wanted() {
  const char* number = std::getenv("AIO_CHANGE");
  return number ? static_cast<unsigned>(std::atoi(number)) : kNumbers;
}

/// A file in which this process, and those that it forks, mark what they come by; or null.
inline unsigned char* marks() {
  const char* path = std::getenv("AIO_REACHED");
  if (!path) return nullptr;
  const int file = ::open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0 || ::ftruncate(file, kNumbers) < 0) std::abort();
  void* all = ::mmap(nullptr, kNumbers, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (all == MAP_FAILED) std::abort();
  ::close(file);
  return static_cast<unsigned char*>(all);
}

inline const unsigned change = wanted();
inline unsigned char* const reached = marks();

}  // namespace aio_changes

/// Whether the process runs with one of these changes.
template <class... Numbers>
bool aio_changed(Numbers... numbers) {
  if (aio_changes::reached) ((aio_changes::reached[numbers] = 1), ...);
  return ((aio_changes::change == static_cast<unsigned>(numbers)) || ...);
}

/// Stands for std::exchange() in a change: what it returns, without the new value.
template <class T>
T aio_not_reset(T& value) {
  if constexpr (std::copy_constructible<T>) return value;
  return std::move(value);
}
