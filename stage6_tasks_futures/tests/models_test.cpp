// The scene that compares processes, threads and the loop: that each way does all the work. How
// long it takes is the machine's affair; here the waits are short, because they are real.
#include <gtest/gtest.h>

#include <sstream>

#include "stage3_sleep_loop/tests/text.hpp"
#include "stage6_tasks_futures/library/run_in_executor.hpp"

namespace {

/// "0.123 s" -> "", and one space for many.
std::string without_times(const std::string& line) {
  std::string all;
  std::istringstream words(line);
  for (std::string word; words >> word;) {
    if (word != "s" && word.find('.') != 1) all += (all.empty() ? "" : " ") + word;
  }
  return all;
}

TEST(ModelsScene, does_the_same_work_in_five_ways) {
  std::istringstream text(aio::testing::play("models", {"5", "1", "3", "1000"}));
  std::vector<std::string> table;
  for (std::string line; table.size() < 6 && std::getline(text, line);) {
    table.push_back(without_times(line));
  }
  EXPECT_EQ(table, (std::vector<std::string>{"5 waits of 1 ms 3 calculations", "one by one",
                                             "a thread for each", "a process for each",
                                             "coroutines in the loop", "run_in_executor"}));
  std::string conclusion;
  std::getline(text, conclusion);
  EXPECT_TRUE(conclusion.starts_with("Waiting needs no processor"));
}

}  // namespace
