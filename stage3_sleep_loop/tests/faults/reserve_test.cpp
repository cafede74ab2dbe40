// The piece of memory that is put by for the queues.
#include "stage3_sleep_loop/library/reserve.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <new>

#include "stage1_generators/shared/faults/faults.hpp"

namespace aio::testing::faults {

namespace {

constexpr std::size_t kPiece = 512;

/// Takes memory where the system has none; null if there is no reserve either.
void* take_without_memory(std::size_t size) {
  Reserve& queues = reserve();
  begin_memory(1);
  void* memory = nullptr;
  try {
    memory = queues.allocate(size);
  } catch (const std::bad_alloc&) {
    memory = nullptr;
  }
  EXPECT_TRUE(end_memory());
  return memory;
}

TEST(Reserve, is_there_when_no_memory_is_and_for_one_at_a_time) {
  void* const piece = take_without_memory(kPiece);
  ASSERT_NE(piece, nullptr);
  EXPECT_EQ(take_without_memory(1), nullptr);
  reserve().deallocate(piece, kPiece);
  EXPECT_EQ(take_without_memory(1), piece) << "given back, it is there again";
  reserve().deallocate(piece, kPiece);
}

TEST(Reserve, is_no_larger_than_its_piece) {
  EXPECT_EQ(take_without_memory(kPiece + 1), nullptr);
  void* const piece = take_without_memory(kPiece);
  EXPECT_NE(piece, nullptr) << "who asked for too much has not taken it";
  reserve().deallocate(piece, kPiece);
}

TEST(Reserve, is_not_touched_while_there_is_memory_and_all_that_was_taken_is_given_back) {
  Reserve& memory = reserve();
  const long before = live_pieces();
  {
    std::pmr::deque<int> queue(1000, &memory);
    EXPECT_GT(live_pieces(), before);
    void* const piece = take_without_memory(kPiece);
    EXPECT_NE(piece, nullptr);
    reserve().deallocate(piece, kPiece);
  }
  EXPECT_EQ(live_pieces(), before);
}

TEST(Reserve, is_one_for_all_queues_so_that_one_may_give_back_what_another_took) {
  EXPECT_TRUE(reserve() == reserve());
}

}  // namespace

}  // namespace aio::testing::faults
