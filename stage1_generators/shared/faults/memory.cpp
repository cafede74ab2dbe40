// Takes the place of operator new and operator delete in a test binary.
#include <atomic>
#include <cstdlib>
#include <new>

#include "stage1_generators/shared/faults/faults.hpp"

namespace {
constinit std::atomic<long> live = 0;
constinit std::atomic<int> until_failure = 0;  // 0: none is to fail
constinit std::atomic<int> made = 0;
constinit std::atomic<bool> failed = false;

void* allocate(std::size_t size) {
  if (until_failure > 0 && aio::testing::faults::Off::depth == 0) {
    ++made;
    if (--until_failure == 0) {
      failed = true;
      throw std::bad_alloc();
    }
  }
  void* const memory = std::malloc(size);
  if (!memory) throw std::bad_alloc();
  ++live;
  return memory;
}

void release(void* memory) noexcept {
  if (memory) --live;
  std::free(memory);
}
}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) { return allocate(size); }
[[gnu::noinline]] void* operator new[](std::size_t size) { return allocate(size); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { release(memory); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { release(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { release(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { release(memory); }

namespace aio::testing::faults {

long live_pieces() { return live; }

void begin_memory(int which) {
  failed = false;
  made = 0;
  until_failure = which;
}

int allocations() { return made; }

bool end_memory() {
  until_failure = 0;
  return failed;
}

}  // namespace aio::testing::faults
