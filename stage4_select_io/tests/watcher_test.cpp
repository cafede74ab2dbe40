// Who follows a descriptor, also in a child process.
#include "stage4_select_io/library/watcher.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "stage4_select_io/tests/child.hpp"

namespace {

using aio::testing::status_of_child;

struct Follower final : aio::Watcher {
  using Watcher::closed;
  using Watcher::follow;
  using Watcher::unfollow;
  void on_closing(int) noexcept override {}
};

TEST(Watcher, hears_of_each_descriptor_that_it_follows) {
  Follower follower;
  follower.follow(500);
  follower.follow(501);
  aio::Watcher::tell_all(500);
  EXPECT_EQ(follower.closed().size(), 1U);
  EXPECT_EQ(follower.closed().size(), 0U);
  follower.unfollow(501);
}

TEST(Watcher, is_not_told_of_what_a_child_closes) {
  Follower follower;
  follower.follow(500);
  EXPECT_EQ(status_of_child([&] {
              aio::Watcher::tell_all(500);
              return static_cast<int>(follower.closed().size());
            }),
            0);
  follower.unfollow(500);
}

TEST(Watcher, of_a_child_may_follow_whatever_another_thread_did_at_the_fork) {
  Follower other;
  std::atomic<bool> over = false;
  const auto follows = std::async(std::launch::async, [&] {
    while (!over) {
      other.follow(500);
      other.unfollow(500);
    }
  });
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(status_of_child([&] {
                Follower follower;
                follower.follow(501);
                aio::Watcher::tell_all(501);
                return static_cast<int>(follower.closed().size());
              }),
              1);
  }
  over = true;
}

}  // namespace
