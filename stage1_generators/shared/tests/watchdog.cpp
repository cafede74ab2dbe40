// Names a test that hangs, prints who waits for what, and ends.
#include "stage1_generators/shared/tests/watchdog.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

namespace {

unsigned seconds_allowed = 180;  // of which a busy machine may take most
std::string test_name;           // of the test that runs

// Nothing here is safe in a signal handler: if the test hangs inside malloc or a stream, printing
// may hang or crash as well. That is acceptable because the process is ending anyway, and the
// second alarm, which finds the default action (SA_RESETHAND), ends it if this does not.
// NOLINTNEXTLINE(bugprone-signal-handler)
void report_hung_test(int /*signal*/) {
  alarm(2);
  std::fflush(stdout);
  std::cerr << "\nHUNG: " << test_name << " after " << seconds_allowed
            << " s; who waits for what:\n";
  if (aio::testing::describe_waiting != nullptr)
    aio::testing::describe_waiting(std::cerr);
  else
    std::cerr << "(this test binary cannot tell)\n";
  std::cerr.flush();
  _exit(aio::testing::kHungExitCode);
}

class Watchdog : public ::testing::EmptyTestEventListener {
 public:
  Watchdog() {
    if (const char* seconds = std::getenv("AIO_TEST_SECONDS"))
      seconds_allowed = static_cast<unsigned>(std::strtoul(seconds, nullptr, 10));
    struct sigaction action = {};
    action.sa_handler = report_hung_test;
    action.sa_flags = SA_RESETHAND | SA_NODEFER;
    sigaction(SIGALRM, &action, nullptr);
  }

  void OnTestStart(const ::testing::TestInfo& test) override {
    test_name = std::string(test.test_suite_name()) + "." + test.name();
    alarm(seconds_allowed);
  }

  void OnTestEnd(const ::testing::TestInfo& /*test*/) override { alarm(0); }
};

}  // namespace

void aio::testing::watch_tests() {
  ::testing::UnitTest::GetInstance()->listeners().Append(new Watchdog);  // which owns it
  gets_on = [] { alarm(seconds_allowed); };
}
