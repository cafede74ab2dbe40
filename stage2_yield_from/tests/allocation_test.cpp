// An await allocates nothing: the frames are members of one another.
#include <gtest/gtest.h>

#include <optional>

#include "stage1_generators/shared/tests/allocations.hpp"
#include "stage2_yield_from/coroutine.hpp"

namespace {

class Bell : public aio::Event {
  std::string repr() const override { return "Bell()"; }
};

class Inner : public aio::Coroutine<int> {
  enum { kStart, kRang };
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == kStart ? await(bell_, kRang) : return_value(1);
  }
  Bell bell_;
};

template <class Below>
class Level : public aio::Coroutine<int> {
  enum { kStart, kFirst, kSecond };
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(first_.emplace(), kFirst);
      case kFirst:
        total_ += sent.result_of(*first_);
        return await(second_.emplace(), kSecond);
    }
    total_ += sent.result_of(*second_);
    return return_value(total_);
  }
  std::optional<Below> first_, second_;
  int total_ = 0;
};

TEST(Allocation, is_none_in_a_tree_of_awaits_from_start_to_end) {
  std::size_t before = allocations;
  ::operator delete(::operator new(1));  // a new-expression may be optimised away; this may not
  ASSERT_EQ(allocations, before + 1);    // they are counted

  before = allocations;
  Level<Level<Level<Inner>>> outer;
  int events = 0;
  while (outer.next().yielded()) ++events;
  const int total = outer.result();
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(events, 8);
  EXPECT_EQ(total, 8);
}

TEST(Allocation, is_none_when_a_suspended_stack_is_dropped) {
  const std::size_t before = allocations;
  {
    Level<Level<Inner>> outer;
    outer.next();
  }
  EXPECT_EQ(allocations, before);
}

}  // namespace
