// What the scenes print. Where the same program was recorded under CPython 3.11, it is the same
// text; of a replayed session only the prompt lines differ.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "stage1_generators/shared/tests/played.hpp"

namespace {

using namespace aio::testing;

TEST(Demo, guess) {
  EXPECT_EQ(played("guess"),
            "before first\n"
            "after first\n"
            "before second\n"
            "after second\n");
}

// Whatever the order: nobody is called who is done, and nobody is called too rarely.
TEST(Demo, guess_calls_every_part_once_and_in_order_with_any_seed) {
  std::set<std::string> orders;
  for (int seed = 0; seed < 100; ++seed) {
    aio::given_arguments = {std::to_string(seed)};
    const std::string order = played("guess");
    EXPECT_EQ(std::count(order.begin(), order.end(), '\n'), 4) << order;
    for (const char* name : {"first", "second"}) {
      const auto before = order.find(std::string("before ") + name);
      const auto after = order.find(std::string("after ") + name);
      EXPECT_TRUE(before != std::string::npos && after != std::string::npos) << order;
      EXPECT_LT(before, after) << order;
    }
    orders.insert(order);
  }
  aio::given_arguments.clear();
  EXPECT_EQ(orders.size(), 6u);  // all orders there are
}

TEST(Demo, guess_lacks) {
  EXPECT_EQ(played("guess_lacks"),
            "10: total 10\n"
            "-1: total 10\n"
            "20: no part is left\n");
}

TEST(Demo, next) {
  EXPECT_EQ(played("next"),
            ">>> Test gen;\n"
            ">>> gen.next().value()\n"
            "1\n"
            ">>> gen.next().value()\n"
            "2\n"
            ">>> gen.next().value()\n"
            "Traceback (most recent call last):\n"
            "  File \"<stdin>\", line 1, in <module>\n"
            "StopIteration\n");
}

TEST(Demo, send_throw) {
  EXPECT_EQ(played("send_throw"),
            ">>> Test gen(std::cout);\n"
            ">>> gen.next().value()\n"
            "1\n"
            ">>> gen.send(\"abc\").value()\n"
            "abc\n"
            "2\n"
            ">>> gen.throw_in(std::make_exception_ptr(Exception(\"\"))).value()\n"
            "Traceback (most recent call last):\n"
            "  File \"<stdin>\", line 1, in <module>\n"
            "  File \"<stdin>\", line 4, in test\n"
            "Exception\n");
}

TEST(Demo, return_value) {
  EXPECT_EQ(played("return"),
            ">>> Test gen;\n"
            ">>> gen.next().value()\n"
            "1\n"
            ">>> gen.next().returned() ? gen.result() : \"not yet\"\n"
            "abc\n");
}

TEST(Demo, subfoo) { EXPECT_EQ(played("subfoo"), "6\n"); }

TEST(Demo, cofoo) {
  EXPECT_EQ(played("cofoo"),
            "bar\n"
            "returned qux\n");
}

TEST(Demo, add_up) {
  EXPECT_EQ(played("add_up"),
            "10: total 10\n"
            "-1: total 10\n"
            "20: total 30\n");
}

TEST(Demo, averager) {
  EXPECT_EQ(played("averager"),
            "send 10, average 10\n"
            "send 30, average 20\n"
            "send 5, average 15\n");
}

TEST(Demo, suspend_does_once_what_stands_before_the_await) {
  EXPECT_EQ(played("suspend"),
            "the part starts again:\n"
            "side effect before the await\n"
            "side effect before the await\n"
            "got data\n"
            "the await is a resume point:\n"
            "side effect before the await\n"
            "got data\n"
            "the data is there already:\n"
            "side effect before the await\n"
            "got data\n");
}

TEST(Demo, close) {
  EXPECT_EQ(played("close"),
            "read to the end:\n"
            "line 1\n"
            "line 2\n"
            "last words\n"
            "closed after the first line:\n"
            "line 1\n"
            "last words\n"
            "closed before the start: nothing has begun that needs clean-up\n");
}

TEST(Demo, finally) {
  EXPECT_EQ(played("finally"),
            "to the end:\n"
            "lays the table\n"
            "soup\n"
            "fish\n"
            "clears the table\n"
            "coffee\n"
            "an error at the soup:\n"
            "lays the table\n"
            "soup\n"
            "too hot\n"
            "clears the table\n"
            "coffee\n"
            "and one at the coffee:\n"
            "comes out\n"
            "closed at the fish:\n"
            "lays the table\n"
            "fish\n"
            "clears the table\n");
}

TEST(Demo, drop) {
  EXPECT_EQ(played("drop"),
            "file opened\n"
            "line 1\n"
            "end of the block\n"
            "file closed\n"
            "after the block\n");
}

TEST(Demo, states) {
  EXPECT_EQ(without_numbers(played("states"), "cpp:"),
            "Worker is created, resume point 0, states.cpp:N\n"
            "Worker is running, resume point 0, states.cpp:N\n"
            "Worker is suspended, resume point 1, states.cpp:N\n"
            "Worker is closed, resume point 1, states.cpp:N\n");
}

TEST(Demo, for_loop) { EXPECT_EQ(played("for"), "0 1 1 2 3 5 8 13 21 34 55 and next 89\n"); }

TEST(Demo, misuse) {
  EXPECT_EQ(played("misuse"),
            "a value for a generator that has not started:\n"
            "  TypeError: can't send non-None value to a just-started generator\n"
            "a generator that resumes itself:\n"
            "  ValueError: generator already executing\n"
            "a StopIteration that leaves the body:\n"
            "  RuntimeError: generator raised StopIteration\n"
            "an answer to close():\n"
            "  RuntimeError: generator ignored GeneratorExit\n");
}

}  // namespace
