// A pool begins with the address of the memory that it is a part of, and a piece that nobody uses
// with the address of the next one of its size.
#include "stage6_tasks_futures/library/task_memory.hpp"

#include <cstdint>
#include <new>

extern "C" [[gnu::weak]] void __asan_init();  // NOLINT: there if AddressSanitizer is

namespace aio {

constexpr std::size_t kArena = 1 << 20;
constexpr std::size_t kPool = 64 << 10;
constexpr std::size_t kHead = 64;  // of a pool: pieces begin where a line of the cache does
constexpr std::size_t kStep = __STDCPP_DEFAULT_NEW_ALIGNMENT__;
constexpr std::size_t kSizes = 32;

static std::size_t steps(std::size_t size) { return (size + kStep - 1) / kStep; }

/// Others are the system's; and all are where AddressSanitizer is to notice the use of a task after
/// its end.
static bool is_piece(std::size_t size) { return steps(size) < kSizes && !__asan_init; }

void* TaskMemory::take(std::size_t size) {
  if (!is_piece(size)) return ::operator new(size);
  void*& unused = unused_[steps(size)];
  void* const piece = unused ? std::exchange(unused, *static_cast<void**>(unused)) : cut(size);
  ++shares_;
  return piece;
}

void* TaskMemory::cut(std::size_t size) {
  const std::size_t bytes = steps(size) * kStep;
  if (!pool_ || kPool - cut_ < bytes) {
    if (pools_left_ == 0) {
      arenas_.push_back(std::make_unique_for_overwrite<std::byte[]>(kArena));
      std::byte* const arena = arenas_.back().get();
      pool_ = arena - reinterpret_cast<std::uintptr_t>(arena) % kPool;
      pools_left_ = kArena / kPool - 1;
    }
    pool_ += kPool;
    --pools_left_;
    ::new (pool_) TaskMemory*(this);
    cut_ = kHead;
  }
  return pool_ + std::exchange(cut_, cut_ + bytes);
}

void TaskMemory::give(void* piece, std::size_t size) {
  if (!is_piece(size)) return ::operator delete(piece);
  std::byte* const pool =
      static_cast<std::byte*>(piece) - reinterpret_cast<std::uintptr_t>(piece) % kPool;
  TaskMemory* const memory = *reinterpret_cast<TaskMemory**>(pool);
  void*& unused = memory->unused_[steps(size)];
  ::new (piece) void*(std::exchange(unused, piece));
  memory->leave();
}

}  // namespace aio
