// The system sleeps until a point in time, and not for a duration: a signal that interrupts it
// makes nothing later.
#include "stage3_sleep_loop/clock.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <ctime>
#include <system_error>

namespace aio {

double MonotonicClock::now() {
  timespec time{};
  if (clock_gettime(CLOCK_MONOTONIC, &time) < 0) {
    throw std::system_error(errno, std::generic_category(), "clock_gettime");
  }
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

void MonotonicClock::sleep_until(double deadline) {
  // "For ever" does not fit into a time_t, and the clock knows nothing before its beginning.
  constexpr double kYear = 365 * 86400;
  deadline = std::clamp(deadline, 0.0, now() + kYear);
  const double whole = std::floor(deadline);
  const timespec time{static_cast<time_t>(whole), static_cast<long>((deadline - whole) * 1e9)};
  int error = EINTR;
  while (error == EINTR) error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr);
  if (error) throw std::system_error(error, std::generic_category(), "clock_nanosleep");
}

MonotonicClock& monotonic_clock() {
  static MonotonicClock& clock = *new MonotonicClock;  // stays: a thread may call exit()
  return clock;
}

}  // namespace aio
