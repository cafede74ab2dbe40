// The memory of ended tasks belongs to the thread.
#include "stage6_tasks_futures/library/task_memory.hpp"

#include <gtest/gtest.h>

#include <memory>

extern "C" [[gnu::weak]] void __asan_init();  // NOLINT: there if AddressSanitizer is

namespace {

using aio::TaskMemory;

bool keeps_a_piece() {
  void* const piece = TaskMemory::take(64);
  TaskMemory::give(piece, 64);
  void* const next = TaskMemory::take(64);
  TaskMemory::give(next, 64);
  return next == piece;
}

TEST(Memory_of_tasks, is_kept_while_the_thread_has_a_loop) {
  if (__asan_init) GTEST_SKIP() << "nothing is kept under AddressSanitizer";
  const TaskMemory of_a_loop;
  EXPECT_TRUE(keeps_a_piece());
}

// LeakSanitizer sees the pieces that are left.
TEST(Memory_of_tasks, is_kept_also_after_the_end_of_a_loop_of_another_thread) {
  if (__asan_init) GTEST_SKIP() << "nothing is kept under AddressSanitizer";
  std::unique_ptr<TaskMemory> of_another;
  std::thread([&] {
    of_another = std::make_unique<TaskMemory>();
    TaskMemory::give(TaskMemory::take(64), 64);
  }).join();
  of_another.reset();
  const TaskMemory mine;
  EXPECT_TRUE(keeps_a_piece());
}

}  // namespace
