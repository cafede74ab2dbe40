// The sorted list and the heap do the same; a typed test asks both.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

#include "stage3_sleep_loop/demos/sorted_list.hpp"
#include "stage3_sleep_loop/timer_heap.hpp"

namespace {

template <class T>
class Timers : public ::testing::Test {
 protected:
  std::string pop_all() {
    std::string all;
    while (!timers_.empty()) all += timers_.pop();
    return all;
  }

  T timers_;
};
using Both = ::testing::Types<aio::SortedList<char>, aio::TimerHeap<char>>;
TYPED_TEST_SUITE(Timers, Both);

TYPED_TEST(Timers, give_the_earliest_deadline_first) {
  this->timers_.push(3, 'c');
  this->timers_.push(1, 'a');
  this->timers_.push(2, 'b');
  EXPECT_EQ(this->timers_.next_deadline(), 1);
  EXPECT_EQ(this->timers_.front().value, 'a');
  EXPECT_EQ(this->timers_.size(), 3U);
  EXPECT_EQ(this->pop_all(), "abc");
}

TYPED_TEST(Timers, give_equal_deadlines_in_the_order_they_came) {
  for (const char c : std::string("abcdefghij")) this->timers_.push(c % 2, c);
  EXPECT_EQ(this->pop_all(), "bdfhjacegi");
}

TYPED_TEST(Timers, keep_the_order_when_some_leave_and_others_come) {
  for (const char c : std::string("abc")) this->timers_.push(1, c);
  EXPECT_EQ(this->timers_.pop(), 'a');
  this->timers_.push(1, 'd');
  this->timers_.push(0, 'e');
  EXPECT_EQ(this->pop_all(), "ebcd");
}

TYPED_TEST(Timers, put_for_ever_behind_everything) {
  const double infinity = std::numeric_limits<double>::infinity();
  this->timers_.push(infinity, 'y');
  this->timers_.push(1e300, 'x');
  this->timers_.push(infinity, 'z');
  EXPECT_EQ(this->pop_all(), "xyz");
  EXPECT_EQ(this->timers_.next_deadline(), infinity);
}

TYPED_TEST(Timers, can_be_cancelled_and_the_others_keep_their_order) {
  for (const char c : std::string("hagbfced")) this->timers_.push(c, c);
  this->timers_.remove_if([](char c) { return c == 'a' || c == 'd' || c == 'h'; });
  EXPECT_EQ(this->pop_all(), "bcefg");
}

TYPED_TEST(Timers, keep_their_order_when_most_of_many_are_cancelled) {
  for (int i = 0; i < 52; ++i) {  // 'a', 'h', 'o', ...: deadlines in the order of the letters
    const char c = static_cast<char>((i * 7 % 52) + (i * 7 % 52 < 26 ? 'A' : 'a' - 26));
    this->timers_.push(c, c);
  }
  const auto gone = [](char c) { return c < 'a' && c % 3 != 0; };
  this->timers_.remove_if(gone);
  EXPECT_EQ(this->pop_all(), "BEHKNQTWZabcdefghijklmnopqrstuvwxyz");
}

TYPED_TEST(Timers, give_a_thousand_in_the_right_order) {
  std::vector<std::pair<double, int>> all;  // deadline and number: sorted as they have to come
  std::uint32_t random = 1;
  for (int i = 0; i < 1000; ++i) {
    random = random * 1664525 + 1013904223;
    all.emplace_back(random >> 26, i);
    this->timers_.push(all[i].first, static_cast<char>('a' + i % 26));
  }
  std::sort(all.begin(), all.end());
  std::string sorted;
  for (const auto& [deadline, i] : all) sorted += static_cast<char>('a' + i % 26);
  EXPECT_EQ(this->pop_all(), sorted);
}

TEST(TimerHeap, has_no_entry_that_is_earlier_than_its_parent) {
  aio::TimerHeap<int> heap;
  for (int i = 0; i < 100; ++i) heap.push(i * 37 % 101, i);
  for (int left = 100; left > 0; --left, heap.pop()) {
    const auto& entries = heap.entries();
    for (std::size_t i = 1; i < entries.size(); ++i)
      ASSERT_LE(entries[(i - 1) / 4].deadline, entries[i].deadline) << i << " of " << left;
  }
}

TEST(TimerHeap, keeps_what_can_only_be_moved) {
  aio::TimerHeap<std::unique_ptr<int>> heap;
  for (const int i : {2, 1, 3}) heap.push(i, std::make_unique<int>(i));
  EXPECT_EQ(*heap.pop(), 1);
  EXPECT_EQ(*heap.pop(), 2);
  EXPECT_EQ(*heap.pop(), 3);
}

/// Sets a timer when it goes.
struct SetsAnother {
  SetsAnother(aio::TimerHeap<std::shared_ptr<SetsAnother>>& its_timers) : timers(its_timers) {}
  ~SetsAnother() { timers.push(7, nullptr); }
  aio::TimerHeap<std::shared_ptr<SetsAnother>>& timers;
};

TEST(Timers, may_be_set_by_those_that_are_taken_out) {
  aio::TimerHeap<std::shared_ptr<SetsAnother>> timers;
  for (int i = 0; i < 9; ++i) timers.push(i, std::make_shared<SetsAnother>(timers));
  timers.remove_if([](const auto& one) { return one != nullptr; });
  EXPECT_EQ(timers.size(), 9U);
  EXPECT_EQ(timers.next_deadline(), 7);
}

}  // namespace
