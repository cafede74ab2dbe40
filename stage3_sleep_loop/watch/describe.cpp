// The loop's answer to "why does nothing happen?": each coroutine, and where its frames stand.
#include <cstdio>
#include <sstream>

#include "stage3_sleep_loop/sleep_loop.hpp"

namespace aio {

std::string AsyncSleep::repr() const {
  char text[64];
  std::snprintf(text, sizeof text, "AsyncSleep(until=%.1f)", until_);
  return text;
}

void Loop::throw_deadlock() const {
  std::ostringstream who;
  describe(who);
  throw RuntimeError("deadlock: nobody can ever go on\n" + who.str());
}

void SleepLoop::describe(std::ostream& out) const {
  for (const Job& job : jobs_) {
    const bool gone = innermost_of(*job.coroutine).finished();  // and its event with it
    const std::string awaited = gone ? "what is gone" : job.event ? job.event->repr() : "";
    out << "  " << job.coroutine->name()
        << (awaited.empty() ? " is ready" : " waits for " + awaited) << "\n"
        << describe_stack(*job.coroutine);
  }
}

}  // namespace aio
