// The memory of the queue of those that are ready, with a little put by.
//
// Somebody becomes ready where nothing may fail: a future becomes done, a destructor closes a
// descriptor. Without memory for the queue, the one that waits would never hear of it. So the last
// piece of memory is there from the start, and is for the queues alone.
#pragma once

#include <atomic>
#include <cstddef>
#include <new>

namespace aio {

/// One piece for the whole process, as large as a std::deque asks for at a time.
class Reserve {
 public:
  /// Throws std::bad_alloc if there is no memory, and no reserve. `noinline`: a queue asks for
  /// memory at every 32nd call. With this in its middle, g++ keeps schedule() out of a task's step,
  /// which then takes a fifth longer.
  [[gnu::noinline]] static void* take(std::size_t size) {
    try {
      return ::operator new(size);
    } catch (const std::bad_alloc&) {
      if (size > sizeof piece_ || taken_.test_and_set()) throw;
      return piece_;
    }
  }
  static void give(void* memory) {
    if (memory != piece_) return ::operator delete(memory);
    taken_.clear();
  }

 private:
  alignas(std::max_align_t) static inline constinit std::byte piece_[512]{};
  static inline constinit std::atomic_flag taken_{};
};

/// An allocator: `std::deque<T, WithReserve<T>>`.
template <class T>
struct WithReserve {
  using value_type = T;

  WithReserve() = default;
  template <class U>
  WithReserve(const WithReserve<U>&) {}
  // NOLINTNEXTLINE(bugprone-sizeof-expression): the size of a pointer is meant, where T is one
  T* allocate(std::size_t n) { return static_cast<T*>(Reserve::take(n * sizeof(T))); }
  void deallocate(T* memory, std::size_t) { Reserve::give(static_cast<void*>(memory)); }
  friend bool operator==(WithReserve, WithReserve) { return true; }
};

}  // namespace aio
