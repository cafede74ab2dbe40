// Each block knows the memory that it is a part of. A piece that nobody uses begins with the
// address of the next one of its size.
#include "stage6_tasks_futures/library/task_memory.hpp"

#include <cstdint>
#include <new>

extern "C" [[gnu::weak]] void __asan_init();  // NOLINT: there if AddressSanitizer is

namespace aio {

namespace {

constexpr std::size_t kStep = __STDCPP_DEFAULT_NEW_ALIGNMENT__;
constexpr std::size_t kSizes = 32;

std::size_t steps(std::size_t size) { return (size + kStep - 1) / kStep; }

/// Others are the system's; and all are where AddressSanitizer is to notice the use of a task after
/// its end.
bool is_piece(std::size_t size) { return steps(size) < kSizes && !__asan_init; }

}  // namespace

void* TaskMemory::take(std::size_t size) {
  if (!is_piece(size)) return ::operator new(size);
  void*& unused = unused_[steps(size)];
  void* const piece = unused ? std::exchange(unused, *static_cast<void**>(unused)) : cut(size);
  ++shares_;
  return piece;
}

void* TaskMemory::cut(std::size_t size) {
  const std::size_t bytes = steps(size) * kStep;
  if (blocks_.empty() || blocks_.back()->pieces.size() - cut_ < bytes) {
    blocks_.push_back(std::make_unique_for_overwrite<Block>());
    blocks_.back()->memory = this;
    cut_ = 0;
  }
  return &blocks_.back()->pieces[std::exchange(cut_, cut_ + bytes)];
}

void TaskMemory::give(void* piece, std::size_t size) {
  if (!is_piece(size)) return ::operator delete(piece);
  const auto address = reinterpret_cast<std::uintptr_t>(piece);
  TaskMemory* const memory = reinterpret_cast<Block*>(address - address % kBlock)->memory;
  void*& unused = memory->unused_[steps(size)];
  unused = ::new (piece) void*(unused);
  memory->leave();
}

}  // namespace aio
