// The scenes that start threads, whole, as in scenes_test.cpp. They have a file of their own for
// ThreadSanitizer, which is given what uses std::thread or run_in_executor() and nothing else.
#include <gtest/gtest.h>

#include "stage3_sleep_loop/tests/text.hpp"

namespace {

using aio::testing::play;

TEST(Scenes, executor) {
  EXPECT_EQ(play("executor"),
            "Hello\n"
            "I didn't wait for foo()\n"
            "foo() completed\n");
}

TEST(Scenes, executor_arguments) {
  EXPECT_EQ(play("executor_arguments"), "foo in the main thread? False\n");
}

TEST(Scenes, threads) {
  EXPECT_EQ(play("threads"),
            "Hello\n"
            "I didn't wait for foo()\n"
            "foo() completed\n");
}

}  // namespace
