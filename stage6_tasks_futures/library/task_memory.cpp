// One list for each size. A piece that nobody uses begins with the address of the next one.
#include "stage6_tasks_futures/library/task_memory.hpp"

#include <array>
#include <new>
#include <utility>

extern "C" [[gnu::weak]] void __asan_init();  // NOLINT: there if AddressSanitizer is

namespace aio {

namespace {
constinit thread_local std::array<void*, 64> pieces{};  // by size, in words
constinit thread_local int loops = 0;
}  // namespace

TaskMemory::TaskMemory() {
  struct Cleaner {
    ~Cleaner() { free_all(); }
  };
  static thread_local const Cleaner at_the_end_of_the_thread;
  ++loops;
}

TaskMemory::~TaskMemory() {
  if (thread_ != std::this_thread::get_id()) return;  // the pieces go with their thread
  --loops;
  free_all();
}

void* TaskMemory::take(std::size_t size) {
  const std::size_t words = size / sizeof(void*);
  if (words >= pieces.size() || !pieces[words]) return ::operator new(size);
  return std::exchange(pieces[words], *static_cast<void**>(pieces[words]));
}

void TaskMemory::give(void* task, std::size_t size) {
  const std::size_t words = size / sizeof(void*);
  const bool keep = words < pieces.size() && loops > 0 && !__asan_init;
  if (!keep) return ::operator delete(task);
  pieces[words] = static_cast<void*>(::new (task) void*(pieces[words]));
}

void TaskMemory::free_all() {
  for (void*& first : pieces) {
    while (first) ::operator delete(std::exchange(first, *static_cast<void**>(first)));
  }
}

}  // namespace aio
