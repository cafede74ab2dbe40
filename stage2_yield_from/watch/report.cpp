// A stack is read along its links. Of warning handlers there is one for the whole process, as in
// Python.
#include "stage2_yield_from/watch/report.hpp"

#include <atomic>
#include <cstdio>
#include <new>

namespace aio {

std::string describe_stack(const Frame& root) {
  std::string lines;
  const State outer = root.state();  // of all that wait, and asking each would walk to the root
  const Frame* inner = nullptr;
  for (const Frame* frame = &root; frame; frame = inner) {
    inner = delegate_of(*frame);
    lines += "    " + frame->name() + " " + to_string(inner ? outer : frame->state()) + " at " +
             frame->where().file_name() + ":" + std::to_string(frame->where().line()) + "\n";
  }
  return lines;
}

static void warn_on_stderr(const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); }
static std::atomic<WarningHandler> warning_handler = &warn_on_stderr;

WarningHandler set_warning_handler(WarningHandler handler) {
  return warning_handler.exchange(handler ? handler : &warn_on_stderr);
}

void warn(const std::string& line) { warning_handler.load()(line); }

void warn_never_awaited(const Frame& coroutine) noexcept {
  try {
    warn("RuntimeWarning: coroutine '" + coroutine.name() + "' was never awaited");
  } catch (const std::bad_alloc&) {  // then the warning is missing, and nothing else
  }
}

}  // namespace aio
