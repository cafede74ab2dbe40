// The memory of a loop's tasks, and of their sleeps: pieces of large blocks. A piece that is given
// back is kept for the next object of its size.
//
// Many tasks often begin together, and end together. malloc() would look for a place for each, and
// join it with its neighbours afterwards. Here those that begin together lie side by side, and the
// processor finds them sooner.
//
// A block begins at a multiple of its size, so the address of a piece tells which block it is in;
// CPython's obmalloc.c finds its pools in the same way. The blocks stay until the loop is gone, and
// the last of its tasks.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace aio {

class TaskMemory {
 public:
  struct Leave {
    void operator()(TaskMemory* memory) const { memory->leave(); }
  };
  /// What the loop has of it.
  using Share = std::unique_ptr<TaskMemory, Leave>;

  /// A new T, which must be InTaskMemory: `delete` gives the piece back.
  template <class T, class... Args>
  T* make(Args&&... args) {
    void* const piece = take(sizeof(T));
    try {
      return ::new (piece) T(std::forward<Args>(args)...);
    } catch (...) {
      give(piece, sizeof(T));
      throw;
    }
  }
  static void give(void* piece, std::size_t size);

 private:
  static constexpr std::size_t kBlock = std::size_t{1} << 20;
  struct alignas(kBlock) Block {
    TaskMemory* memory;
    alignas(64) std::array<std::byte, kBlock - 64> pieces;
  };

  void* take(std::size_t size);
  void* cut(std::size_t size);
  void leave() {
    if (--shares_ == 0) delete this;
  }

  std::array<void*, 32> unused_{};  // by size; each begins with the address of the next
  std::vector<std::unique_ptr<Block>> blocks_;
  std::size_t cut_ = 0;     // bytes of the last block
  std::size_t shares_ = 1;  // of the loop, and of each piece in use
};

/// A base for what is made there.
struct InTaskMemory {
  static void operator delete(void* piece, std::size_t size) { TaskMemory::give(piece, size); }
};

}  // namespace aio
