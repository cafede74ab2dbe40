// The memory of a loop's tasks, and of their sleeps. A piece that is given back is kept for the
// next object of its size.
//
// Many tasks often begin together, and end together. malloc() would look for a place for each, and
// join it with its neighbours afterwards. Here those that begin together lie side by side, and the
// processor finds them sooner.
//
//     arena, 1 MB    | pool | pool | pool | ...
//     pool, 64 KB    | whose it is | piece | piece | piece | ...
//
// The words are those of CPython's obmalloc.c, and one idea: a pool begins at a multiple of its
// size, so the address of a piece tells which pool it is in, and nothing has to stand before each
// piece. The arenas stay until the loop is gone, and the last of its tasks.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace aio {

/// Belongs to one loop, and to the thread of that loop.
class TaskMemory {
 public:
  struct Leave {
    void operator()(TaskMemory* memory) const { memory->leave(); }
  };
  /// The share of the loop.
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
  /// `size` bytes that make() has taken are not needed any more.
  static void give(void* piece, std::size_t size);

 private:
  void* take(std::size_t size);
  void* cut(std::size_t size);
  void leave() {
    if (--shares_ == 0) delete this;
  }

  std::array<void*, 32> unused_{};  // by size; each begins with the address of the next
  std::vector<std::unique_ptr<std::byte[]>> arenas_;
  std::byte* pool_ = nullptr;  // that pieces are cut from
  std::size_t cut_ = 0;        // bytes of it
  std::size_t pools_left_ = 0;
  std::size_t shares_ = 1;  // of the loop, and of each piece in use
};

/// A base for what is made there, and nowhere else.
struct InTaskMemory {
  static void* operator new(std::size_t) = delete;
  static void operator delete(void* piece, std::size_t size) { TaskMemory::give(piece, size); }
};

}  // namespace aio
