// What the scenes print. Where the same program was recorded under CPython 3.11, it is the same
// text; of a replayed session only the prompt lines differ.
#include <gtest/gtest.h>

#include "stage1_generators/shared/tests/played.hpp"

namespace {

using namespace aio::testing;

TEST(Demo, yield_from) {
  EXPECT_EQ(played("yield_from"),
            ">>> Outer gen(std::cout);\n"
            ">>> gen.next().value()\n"
            "1\n"
            ">>> gen.next().value()  // goes into inner\n"
            "2\n"
            ">>> gen.send(\"abc\").value()\n"
            "inner abc\n"
            "outer 3\n"
            "4\n");
}

TEST(Demo, await) { EXPECT_EQ(played("await"), "outer finished with None\n"); }

TEST(Demo, wrap) {
  EXPECT_EQ(played("wrap"),
            "before\n"
            "2\n"
            "after\n");
}

TEST(Demo, through) {
  EXPECT_EQ(played("through"),
            "root got from coro_b\n"
            "coro_b got from root\n"
            "root: done\n");
}

TEST(Demo, three_foos) {
  EXPECT_EQ(played("three_foos"),
            "False False\n"
            "False True\n"
            "True False\n");
}

TEST(Demo, tunnel_runs_a_body_for_each_level_and_yield_from_runs_one) {
  EXPECT_EQ(played("tunnel"),
            "depth  tunnel  yield_from\n"
            "    1       2           1\n"
            "   10      11           1\n"
            "  100     101           1\n"
            " 1000    1001           1\n");
}

TEST(Demo, tunnel_times_plays_only_when_named) {
  EXPECT_TRUE(aio::find_scene("tunnel_times")->alone);
}

TEST(Demo, tree) { EXPECT_EQ(played("tree"), "a b c d e f g \n"); }

TEST(Demo, million) {
  EXPECT_EQ(played("million"),
            "yielded 42\n"
            "returned 1000000\n");
}

TEST(Demo, catch_middle) {
  EXPECT_EQ(played("catch_middle"),
            "working\n"
            "caught boom\n"
            "outer goes on\n");
}

TEST(Demo, three_returns) { EXPECT_EQ(played("three_returns"), "got 42\n"); }

TEST(Demo, await_twice) {
  EXPECT_EQ(played("await_twice"),
            "42\n"
            "RuntimeError: cannot reuse already awaited coroutine\n");
}

TEST(Demo, never_awaited) {
  EXPECT_EQ(played("never_awaited"),
            "forgotten:\n"
            "RuntimeWarning: coroutine 'Save' was never awaited\n"
            "driven:\n"
            "saved\n"
            "closed, so that the caller has said that it is not wanted:\n");
}

TEST(Demo, stack) {
  EXPECT_EQ(without_numbers(played("stack"), "line "),
            "Order at line N, waits for Delivery\n"
            "Delivery at line N, waits for Postman\n"
            "Postman at line N, waits for Doorbell()\n");
}

}  // namespace
