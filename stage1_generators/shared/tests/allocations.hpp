// Counts what is allocated, and lets it fail. One file of a test binary includes it, because it
// takes the place of operator new there.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

/// By this thread, from its start on.
static thread_local std::size_t allocations = 0;
/// So many that follow fail.
static thread_local int failing_allocations = 0;

// They count, may fail, and else do what the usual ones do. Not inlined, or g++ sees a free() of
// what new returned, and warns.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (failing_allocations > 0 && failing_allocations--) throw std::bad_alloc();
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);  // NOLINT(clang-analyzer-cplusplus.NewDelete)
}
