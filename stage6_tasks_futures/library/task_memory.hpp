// The memory of a loop's tasks, and of their sleeps. A piece that is given back is kept for the
// next object of its size.
//
// Many tasks often begin together, and end together. malloc() would look for a place for each, and
// join it with its neighbours afterwards. Here those that begin together lie side by side, and the
// processor finds them sooner.
//
//     arena, 1 MB    | piece | piece | piece | ...
//
// The word is that of CPython's obmalloc.c. The arenas stay until the loop is gone, and the last of
// its tasks. A lock of that loop may hold the LoopLink, which holds this, for longer.
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
  /// A new T, for destroy() and not for `delete`.
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
  /// T is the class that it was made as.
  template <class T>
  void destroy(T* object) {
    object->~T();
    give(object, sizeof(T));
  }
  /// There will be no more objects: the arenas go with the last one.
  void close() {
    closed_ = true;
    if (in_use_ == 0) arenas_.clear();
  }

 private:
  void* take(std::size_t size);
  void give(void* piece, std::size_t size);

  std::array<void*, 32> unused_{};  // by size; each begins with the address of the next
  std::vector<std::unique_ptr<std::byte[]>> arenas_;
  std::size_t left_ = 0;    // bytes at the end of the last one
  std::size_t in_use_ = 0;  // pieces of them
  bool closed_ = false;
};

}  // namespace aio
