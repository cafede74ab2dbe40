// The memory of the queue of those that are ready, with a little put by.
//
// Somebody becomes ready where nothing may fail: a future becomes done, a destructor closes a
// descriptor. Without memory for the queue, the one that waits would never hear of it. So the last
// piece of memory is there from the first loop on, and is for the queues alone.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory_resource>
#include <new>

namespace aio {

/// For `std::pmr::deque`, which asks for 512 bytes at a time: one such piece for the whole process.
class Reserve final : public std::pmr::memory_resource {
 private:
  /// Throws std::bad_alloc if there is no memory, and no reserve.
  void* do_allocate(std::size_t size, std::size_t /*alignment*/) override {
    try {
      return ::operator new(size);
    } catch (const std::bad_alloc&) {
      if (size > sizeof piece_ || taken_.test_and_set()) throw;
      return piece_;
    }
  }
  void do_deallocate(void* memory, std::size_t, std::size_t) override {
    if (memory != piece_) return ::operator delete(memory);
    taken_.clear();
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  alignas(std::max_align_t) std::byte piece_[512]{};
  std::atomic_flag taken_{};
};
inline Reserve& reserve() {
  static Reserve& made = *new Reserve;  // stays: a static loop may be the last to go
  return made;
}

}  // namespace aio
