// The memory of tasks: pieces of arenas, which stay as long as somebody uses one.
#include "stage6_tasks_futures/library/task_memory.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdint>
#include <new>
#include <optional>
#include <set>
#include <stdexcept>

#include "stage6_tasks_futures/sleep.hpp"

extern "C" [[gnu::weak]] void __asan_init();  // NOLINT: there if AddressSanitizer is

namespace {

using aio::TaskMemory;

template <std::size_t kBytes>
struct Object {
  std::array<std::byte, kBytes> bytes{};
};
struct Refuses {
  Refuses() { throw std::runtime_error("no"); }
  std::array<std::byte, 100> bytes{};
};

class Memory_of_tasks : public testing::Test {
 protected:
  TaskMemory memory_;
};

TEST_F(Memory_of_tasks, keeps_a_piece_for_the_next_object_of_its_size) {
  if (__asan_init) GTEST_SKIP() << "nothing is kept under AddressSanitizer";
  auto* const object = memory_.make<Object<100>>();
  const void* const piece = object;
  EXPECT_NE(memory_.make<Object<100>>(), piece);
  memory_.destroy(object);
  EXPECT_NE(static_cast<void*>(memory_.make<Object<200>>()), piece);
  EXPECT_EQ(memory_.make<Object<100>>(), piece);
}

TEST_F(Memory_of_tasks, has_the_piece_back_if_a_constructor_throws) {
  if (__asan_init) GTEST_SKIP() << "nothing is kept under AddressSanitizer";
  auto* const object = memory_.make<Object<100>>();
  const void* const piece = object;
  memory_.destroy(object);
  EXPECT_THROW(memory_.make<Refuses>(), std::runtime_error);
  EXPECT_EQ(memory_.make<Object<100>>(), piece);
}

TEST_F(Memory_of_tasks, gives_each_object_a_place_of_its_own_however_many_there_are) {
  if (__asan_init) GTEST_SKIP() << "the system gives them";
  std::set<std::uintptr_t> places;
  for (int i = 0; i < 10'000; ++i) {  // in several arenas
    const auto place = reinterpret_cast<std::uintptr_t>(memory_.make<Object<305>>());
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
  auto* const large = memory_.make<Object<5000>>();
  EXPECT_EQ(large->bytes[4999], std::byte{0});
  memory_.destroy(large);
}

std::size_t allocated() { return mallinfo2().uordblks + mallinfo2().hblkhd; }
constexpr std::size_t kMegabyte = 1 << 20;

TEST_F(Memory_of_tasks, is_hardly_more_than_the_objects_need) {
  if (__asan_init) GTEST_SKIP() << "nothing is kept under AddressSanitizer";
  const std::size_t before = allocated();
  for (int i = 0; i < 10'000; ++i) memory_.make<Object<305>>();
  EXPECT_LT(allocated() - before, 5 * kMegabyte);
}

TEST(Memory_of_a_loop, goes_with_the_loop_or_with_its_last_sleep) {
  if (__asan_init) GTEST_SKIP() << "nothing is kept under AddressSanitizer";
  const std::size_t before = allocated();
  for (int i = 0; i < 20; ++i) {
    std::optional<aio::EventLoop> loop(std::in_place);
    const auto sleep = loop->sleep_until(0);
    if (i % 2 == 0) loop.reset();
  }
  EXPECT_LT(allocated(), before + 5 * kMegabyte);
}

TEST(Memory_of_a_loop, does_not_stay_for_a_lock_that_does) {
  if (__asan_init) GTEST_SKIP() << "nothing is kept under AddressSanitizer";
  const std::size_t before = allocated();
  std::vector<aio::Ref<aio::LoopLink>> links;
  for (int i = 0; i < 20; ++i) {
    aio::EventLoop loop;
    loop.sleep_until(0);
    links.push_back(loop.link());  // as a lock does that somebody has waited for
  }
  EXPECT_LT(allocated(), before + 5 * kMegabyte);
}

TEST(Memory_of_a_loop, stays_until_the_loop_and_its_last_sleep_have_gone) {
  std::optional<aio::EventLoop> loop(std::in_place);
  const auto last = loop->sleep_until(0);
  loop.reset();
  last->set_result({});
  EXPECT_TRUE(last->done());
}

}  // namespace
