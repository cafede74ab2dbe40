// The main program of every stage's test binary: GoogleTest's, with a watchdog (see watchdog.hpp).
// Signals have their defaults, whatever the shell had for a job in the background: it ignores
// SIGINT, and then nobody hears it. SIGPIPE's is to kill: the engine must never raise it.
#include <gtest/gtest.h>

#include <csignal>

#include "stage1_generators/shared/tests/watchdog.hpp"

int main(int argc, char** argv) {
  for (const int each : {SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGPIPE}) std::signal(each, SIG_DFL);
  ::testing::InitGoogleTest(&argc, argv);
  aio::testing::watch_tests();
  return RUN_ALL_TESTS();
}
