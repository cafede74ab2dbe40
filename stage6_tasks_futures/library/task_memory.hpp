// The memory of tasks that have ended, kept for the next tasks of their sizes.
//
// Many tasks often end together, and as many begin soon after. malloc() would join their pieces of
// memory and cut them again: a third of what such a task costs.
#pragma once

#include <cstddef>
#include <thread>

namespace aio {

/// Each loop has one, and the pieces belong to the thread. Without a loop nothing is kept, and none
/// where AddressSanitizer is to notice the use of a task after its end.
class TaskMemory {
 public:
  TaskMemory();
  TaskMemory(const TaskMemory&) = delete;
  ~TaskMemory();

  static void* take(std::size_t size);
  static void give(void* task, std::size_t size);
  /// Gives the pieces back to the system's heap: a loop does so when it has time.
  static void free_all();

 private:
  const std::thread::id thread_ = std::this_thread::get_id();
};

/// A base for what is to have that memory.
struct InTaskMemory {
  static void* operator new(std::size_t size) { return TaskMemory::take(size); }
  static void operator delete(void* task, std::size_t size) { TaskMemory::give(task, size); }
};

}  // namespace aio
