// A piece that nobody uses begins with the address of the next one of its size.
#include "stage6_tasks_futures/library/task_memory.hpp"

#include <new>

extern "C" [[gnu::weak]] void __asan_init();  // NOLINT: there if AddressSanitizer is

namespace aio {

constexpr std::size_t kArena = 1 << 20;
constexpr std::size_t kStep = __STDCPP_DEFAULT_NEW_ALIGNMENT__;
constexpr std::size_t kSizes = 32;

static std::size_t steps(std::size_t size) { return (size + kStep - 1) / kStep; }

/// Others are the system's; and all are where AddressSanitizer is to notice the use of a task after
/// its end.
static bool is_piece(std::size_t size) { return steps(size) < kSizes && !__asan_init; }

void* TaskMemory::take(std::size_t size) {
  if (!is_piece(size)) return ::operator new(size);
  void*& unused = unused_[steps(size)];
  const std::size_t bytes = steps(size) * kStep;
  if (!unused && left_ < bytes) {
    arenas_.push_back(std::make_unique_for_overwrite<std::byte[]>(kArena));
    left_ = kArena;
  }
  ++in_use_;
  if (unused) return std::exchange(unused, *static_cast<void**>(unused));
  return arenas_.back().get() + kArena - std::exchange(left_, left_ - bytes);
}

void TaskMemory::give(void* piece, std::size_t size) {
  if (!is_piece(size)) return ::operator delete(piece);
  void*& unused = unused_[steps(size)];
  ::new (piece) void*(std::exchange(unused, piece));
  --in_use_;
  if (closed_) close();
}

}  // namespace aio
