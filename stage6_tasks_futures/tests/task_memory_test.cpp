// The memory of tasks: pieces of blocks, which stay as long as somebody uses one.
#include "stage6_tasks_futures/library/task_memory.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdint>
#include <new>
#include <set>
#include <stdexcept>

extern "C" [[gnu::weak]] void __asan_init();  // NOLINT: there if AddressSanitizer is

namespace {

using aio::TaskMemory;

template <std::size_t kBytes>
struct Object final : aio::InTaskMemory {
  std::array<std::byte, kBytes> bytes{};
};
struct Refuses final : aio::InTaskMemory {
  Refuses() { throw std::runtime_error("no"); }
  std::array<std::byte, 100> bytes{};
};

class Memory_of_tasks : public testing::Test {
 protected:
  TaskMemory::Share memory_{new TaskMemory};
};

TEST_F(Memory_of_tasks, keeps_a_piece_for_the_next_object_of_its_size) {
  if (__asan_init) GTEST_SKIP() << "nothing is kept under AddressSanitizer";
  const void* const piece = memory_->make<Object<100>>();
  const auto* const other = memory_->make<Object<100>>();
  EXPECT_NE(other, piece);
  delete static_cast<const Object<100>*>(piece);
  const auto* const larger = memory_->make<Object<200>>();
  EXPECT_NE(static_cast<const void*>(larger), piece);
  const auto* const next = memory_->make<Object<100>>();
  EXPECT_EQ(next, piece);
  delete next;
  delete larger;
  delete other;
}

TEST_F(Memory_of_tasks, has_the_piece_back_if_a_constructor_throws) {
  if (__asan_init) GTEST_SKIP() << "nothing is kept under AddressSanitizer";
  const void* const piece = memory_->make<Object<100>>();
  delete static_cast<const Object<100>*>(piece);
  EXPECT_THROW(memory_->make<Refuses>(), std::runtime_error);
  const auto* const next = memory_->make<Object<100>>();
  EXPECT_EQ(next, piece);
  delete next;
}

TEST_F(Memory_of_tasks, gives_each_object_a_place_of_its_own_however_many_there_are) {
  std::vector<std::unique_ptr<Object<305>>> objects;
  std::set<std::uintptr_t> places;
  for (int i = 0; i < 10'000; ++i) {  // in several blocks
    const auto place =
        reinterpret_cast<std::uintptr_t>(objects.emplace_back(memory_->make<Object<305>>()).get());
    EXPECT_EQ(place % __STDCPP_DEFAULT_NEW_ALIGNMENT__, 0U);
    places.insert(place);
  }
  std::uintptr_t free = 0;
  for (const std::uintptr_t place : places) {
    EXPECT_GE(place, free);
    free = place + sizeof(Object<305>);
  }
}

TEST_F(Memory_of_tasks, takes_large_objects_too) {
  const std::unique_ptr<Object<5000>> large(memory_->make<Object<5000>>());
  EXPECT_EQ(large->bytes[4999], std::byte{0});
}

std::size_t allocated() { return mallinfo2().uordblks + mallinfo2().hblkhd; }
constexpr std::size_t kMegabyte = 1 << 20;

TEST_F(Memory_of_tasks, is_hardly_more_than_the_objects_need) {
  if (__asan_init) GTEST_SKIP() << "nothing is kept under AddressSanitizer";
  const std::size_t before = allocated();
  std::vector<std::unique_ptr<Object<305>>> objects;
  for (int i = 0; i < 10'000; ++i) objects.emplace_back(memory_->make<Object<305>>());
  EXPECT_LT(allocated() - before, 5 * kMegabyte);
}

TEST_F(Memory_of_tasks, goes_with_its_loop_or_with_the_last_object) {
  if (__asan_init) GTEST_SKIP() << "nothing is kept under AddressSanitizer";
  const std::size_t before = allocated();
  for (int i = 0; i < 20; ++i) {
    TaskMemory::Share memory(new TaskMemory);
    std::unique_ptr<Object<100>> object(memory->make<Object<100>>());
    if (i % 2 == 0) memory = nullptr;
  }
  EXPECT_LT(allocated(), before + 5 * kMegabyte);
}

TEST_F(Memory_of_tasks, stays_until_its_loop_and_its_last_object_have_gone) {
  std::unique_ptr<Object<100>> last(memory_->make<Object<100>>());
  memory_ = nullptr;
  last->bytes[99] = std::byte{7};
  EXPECT_EQ(last->bytes[99], std::byte{7});
  last = nullptr;
}

}  // namespace
