// Two things for people to read: a suspended stack, and warnings.
//
// Nothing is recorded for the first: the links are what the machine works with. The second is the
// one door for what Python prints on stderr through its `warnings` module.
#pragma once

#include <cstdio>
#include <new>
#include <string>
#include <utility>

#include "stage2_yield_from/yield_from.hpp"

namespace aio {

/// The frame that `frame` waits for, or null; for whoever has a Frame, and looks.
inline const Frame* delegate_of(const Frame& frame) {
  const auto* links = dynamic_cast<const Links*>(&frame);
  return links ? links->delegate() : nullptr;
}
/// The innermost frame of the stack that `frame` stands in: itself, if it waits for none. A closed
/// one, if one was destroyed while another waited for it.
inline const Frame& innermost_of(const Frame& frame) {
  const Frame* innermost = &frame;
  while (const Frame* delegate = delegate_of(*innermost)) innermost = delegate;
  return *innermost;
}

/// The frames from `root` to the one it stands at, a line each, with file and line.
inline std::string describe_stack(const Frame& root) {
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

// ---- warnings

/// Where warnings go, a line each: to stderr, unless somebody sets another handler. A handler must
/// not throw. There is one for the whole process, as in Python.
using WarningHandler = void (*)(const std::string& line);
inline void warn_on_stderr(const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); }
inline WarningHandler warning_handler = &warn_on_stderr;

/// Returns the handler before. Null is the first one.
inline WarningHandler set_warning_handler(WarningHandler handler) {
  return std::exchange(warning_handler, handler ? handler : &warn_on_stderr);
}
inline void warn(const std::string& line) { warning_handler(line); }

/// For a coroutine's destructor: of the coroutine only the base classes are still there.
inline void warn_never_awaited(const Frame& coroutine) noexcept {
  try {
    warn("RuntimeWarning: coroutine '" + coroutine.name() + "' was never awaited");
  } catch (const std::bad_alloc&) {  // then the warning is missing, and nothing else
  }
}

}  // namespace aio
