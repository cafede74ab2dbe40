// One handler for the whole process, as Python has one.
#include "stage2_yield_from/watch/warnings.hpp"

#include <cstdio>
#include <new>
#include <utility>

#include "stage1_generators/frame.hpp"

namespace aio {

static void warn_on_stderr(const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); }
static WarningHandler warning_handler = &warn_on_stderr;

WarningHandler set_warning_handler(WarningHandler handler) {
  return std::exchange(warning_handler, handler ? handler : &warn_on_stderr);
}

void warn(const std::string& line) { warning_handler(line); }

void warn_never_awaited(const Frame& coroutine) noexcept {
  try {
    warn("RuntimeWarning: coroutine '" + coroutine.name() + "' was never awaited");
  } catch (const std::bad_alloc&) {  // then the warning is missing, and nothing else
  }
}

}  // namespace aio
