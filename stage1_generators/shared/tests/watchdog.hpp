// A test that hangs ends with who waits for what.
//
// watch_tests() gives every test AIO_TEST_SECONDS (180; 0 means for ever, for use in a debugger).
// A test that takes longer is named on stderr, followed by what `describe_waiting` prints, and the
// process ends with kHungExitCode.
//
// The watchdog uses alarm(), so a test that wants signals of its own takes another timer than
// alarm() or setitimer(ITIMER_REAL), and another signal than SIGALRM.
#pragma once

#include <ostream>

namespace aio::testing {

inline constexpr int kHungExitCode = 124;  // as timeout(1)

/// Prints who waits for what, one line each. Set by the tests of a stage that can tell. Called from
/// a signal handler while the program stands where it hangs: it reads, and changes nothing.
inline void (*describe_waiting)(std::ostream& out) = nullptr;

/// From now on, each test is watched.
void watch_tests();

/// A test that takes long, and that has just got on, has all of its time again. Set by whoever
/// watches.
inline void (*gets_on)() = [] {};

}  // namespace aio::testing
