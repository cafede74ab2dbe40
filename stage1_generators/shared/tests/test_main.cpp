// The main program of every stage's test binary: GoogleTest's, with a watchdog (see watchdog.hpp).
// SIGPIPE keeps its default, which is to kill: the engine must never raise it.
#include <gtest/gtest.h>

#include "stage1_generators/shared/tests/watchdog.hpp"

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  aio::testing::watch_tests();
  return RUN_ALL_TESTS();
}
