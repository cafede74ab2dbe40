// The scene that compares processes, threads and the loop: that each way does all the work. How
// long it takes is the machine's affair; here the waits are short, because they are real.
#include <gtest/gtest.h>

#include <regex>

#include "stage3_sleep_loop/tests/text.hpp"

namespace {

TEST(ModelsScene, does_the_same_work_in_five_ways) {
  const std::string text = aio::testing::play("models", {"5", "1", "3", "1000"});
  const std::string seconds = " +\\d+\\.\\d{3} s +\\d+\\.\\d{3} s\n";
  EXPECT_TRUE(std::regex_search(
      text, std::regex("^ +5 waits of 1 ms +3 calculations\nin turn" + seconds +
                       "a thread for each" + seconds + "a process for each" + seconds +
                       "coroutines in the loop" + seconds + "run_in_executor" + seconds)))
      << text;
  EXPECT_EQ(text.find("WRONG"), std::string::npos);
}

}  // namespace
