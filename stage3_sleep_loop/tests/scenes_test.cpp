// Every scene, whole. Those that come from a recorded Python program print the same lines as it.
#include <gtest/gtest.h>

#include "stage3_sleep_loop/tests/text.hpp"

namespace {

using aio::testing::play;

TEST(Scenes, event_and_reply) {
  EXPECT_EQ(play("event_and_reply"),
            "loop got Event\n"
            "coroutine got reply\n");
}

TEST(Scenes, asleep_by_hand) {
  EXPECT_EQ(play("asleep_by_hand"),
            "AsyncSleep(until=1050.0)\n"
            "AsyncSleep(until=1050.1)\n"
            "StopIteration()\n"
            "elapsed 0.2\n"
            "with one deadline:\n"
            "AsyncSleep(until=1100.0)\n"
            "StopIteration()\n"
            "elapsed 0.1\n");
}

TEST(Scenes, lateness) {
  EXPECT_EQ(play("lateness"),
            "0.1 s in two halves took 0.120\n"
            "0.1 s with one deadline  0.110\n");
}

TEST(Scenes, naive_loop) {
  std::string expected;
  for (int step = 1; step <= 5; ++step) {
    for (int coroutine = 0; coroutine < 5; ++coroutine) {
      expected += "coroutine " + std::to_string(coroutine) + " step " + std::to_string(step) +
                  " at 1000." + std::to_string(step - 1) + "0\n";
    }
  }
  EXPECT_EQ(play("naive_loop"), expected + "total 0.50\n");
}

TEST(Scenes, naive_loses) {
  EXPECT_EQ(play("naive_loses"),
            "the naive loop:\n"
            "traveller leaves\n"
            "run() has returned, traveller is suspended\n"
            "the sleep loop:\n"
            "traveller leaves\n"
            "traveller stays here: this loop does not know the event Teleport('Paris')\n"
            "run() has returned, traveller is closed\n");
}

TEST(Scenes, naive_dies) {
  EXPECT_EQ(play("naive_dies"),
            "the naive loop:\n"
            "run() is left: boom\n"
            "worker is suspended, and is dropped\n"
            "the sleep loop:\n"
            "worker is done\n"
            "worker cleans up\n"
            "boom raised ValueError: boom\n");
}

TEST(Scenes, naive_starves) {
  EXPECT_EQ(play("naive_starves"),
            "the naive loop:\n"
            "spinner 1\n"
            "spinner 2\n"
            "spinner 3\n"
            "spinner 4\n"
            "spinner 5\n"
            "due\n"
            "the sleep loop:\n"
            "spinner 1\n"
            "spinner 2\n"
            "due\n"
            "spinner 3\n"
            "spinner 4\n"
            "spinner 5\n");
}

TEST(Scenes, naive_oversleeps) {
  EXPECT_EQ(play("naive_oversleeps"),
            "asked for 0.01 s by the wall clock: 3600.01\n"
            "by the monotonic clock:             0.01\n");
}

TEST(Scenes, naive_for_ever) {
  EXPECT_EQ(play("naive_for_ever"),
            "the naive loop:\n"
            "beauty is awake at inf\n"
            "the sleep loop:\n"
            "deadlock: nobody can ever go on\n"
            "  Beauty waits for AsyncSleep(until=inf)\n"
            "    Beauty suspended at naive_for_ever.cpp\n"
            "    asleep suspended at sleep.hpp\n");
}

TEST(Scenes, naive_nested) {
  EXPECT_EQ(
      play("naive_nested"),
      "the naive loop:\n"
      "inner at 1001.00\n"
      "due after 0.10 at 1001.00\n"
      "the sleep loop:\n"
      "due after 0.10 at 1000.10\n"
      "nester raised RuntimeError: Cannot run the event loop while another loop is running\n");
}

TEST(Scenes, sorted_list_or_heap) {
  EXPECT_EQ(play("sorted_list_or_heap"),
            "moves for each of n sleepers\n"
            "     n   sorted list   heap\n"
            "    10             6     11\n"
            "   100            29     13\n"
            "  1000           250     14\n"
            " 10000          2499     16\n");
}

TEST(Scenes, failures_apart) {
  EXPECT_EQ(play("failures_apart"),
            "bystander step 1 at 1000.00\n"
            "bystander step 2 at 1000.10\n"
            "answer returned 42\n"
            "boom raised ValueError: boom\n"
            "traveller stays here: this loop does not know the event Teleport('Paris')\n");
}

TEST(Scenes, sleep_zero) { EXPECT_EQ(play("sleep_zero"), "a 1\nb 1\na 2\nb 2\na 3\nb 3\n"); }

TEST(Scenes, sleep_for_ever) {
  EXPECT_EQ(play("sleep_for_ever"),
            "other step 1 at 1000.00\n"
            "other step 2 at 1000.10\n"
            "deadlock: nobody can ever go on\n"
            "  Beauty waits for AsyncSleep(until=inf)\n"
            "    Beauty suspended at sleep_for_ever.cpp\n"
            "    asleep suspended at sleep.hpp\n");
}

TEST(Scenes, loop_in_loop) {
  EXPECT_EQ(
      play("loop_in_loop"),
      "other step 1 at 1000.00\n"
      "other step 2 at 1000.10\n"
      "nester raised RuntimeError: Cannot run the event loop while another loop is running\n");
}

TEST(Scenes, clean_up) {
  EXPECT_EQ(play("clean_up"),
            "a cleans up\n"
            "b cleans up\n"
            "run() is left; a is closed\n");
}

TEST(Scenes, keep_to_the_real_clock_unless_a_test_says_so) {
  aio::scenes_use_virtual_clock = false;
  EXPECT_FALSE(aio::demo_clock().is_virtual());
  aio::scenes_use_virtual_clock = true;
  EXPECT_TRUE(aio::demo_clock().is_virtual());
}

}  // namespace
