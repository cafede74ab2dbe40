// For tests that prove what a hung test prints: they run themselves again, in a child that hangs.
//
//     if (kSignalsComeLate) GTEST_SKIP();
//     if (is_hung_child()) hang();
//     EXPECT_EQ(report_of_hung_child(), "...");
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "stage1_generators/shared/tests/watchdog.hpp"
#include "stage3_sleep_loop/tests/text.hpp"

namespace aio::testing {

/// The thread sanitizer of g++ 12 keeps a signal back while the program stands in clock_nanosleep()
/// or select(). A test that hangs there is ended by CTest, without a report.
#ifdef __SANITIZE_THREAD__
inline constexpr bool kSignalsComeLate = true;
#else
inline constexpr bool kSignalsComeLate = false;
#endif

inline bool is_hung_child() { return std::getenv("AIO_HANG") != nullptr; }

/// Runs the current test in a child that has one second. Returns what the child printed from "HUNG"
/// on, with short places, and N for the time.
inline std::string report_of_hung_child() {
  const ::testing::TestInfo& test = *::testing::UnitTest::GetInstance()->current_test_info();
  const std::string command = "AIO_HANG=1 AIO_TEST_SECONDS=1 timeout -s KILL 15 '" +
                              std::filesystem::read_symlink("/proc/self/exe").string() +
                              "' --gtest_filter=" + test.test_suite_name() + "." + test.name() +
                              " 2>&1";
  FILE* child = popen(command.c_str(), "r");
  if (!child) return "no child";
  std::string output;
  for (int c; (c = std::fgetc(child)) != EOF;) output += static_cast<char>(c);
  const int status = pclose(child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), kHungExitCode) << output;
  const std::size_t report = output.find("HUNG");
  if (report == std::string::npos) return output;
  output = short_places(output.substr(report));
  const std::size_t time = output.find("  time: ");
  if (time == std::string::npos) return output;
  return output.replace(time + 8, output.find('\n', time) - time - 8, "N");
}

}  // namespace aio::testing
