// Two things for people to read: a suspended stack, and warnings.
//
// Nothing is recorded for the first: the links are what the machine works with. The second is the
// one door for what Python prints on stderr through its `warnings` module.
#pragma once

#include <string>

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
std::string describe_stack(const Frame& root);

/// Where warnings go, a line each: to stderr, unless somebody sets another handler. A handler must
/// not throw. Returns the handler before; null is the first one.
using WarningHandler = void (*)(const std::string& line);
WarningHandler set_warning_handler(WarningHandler handler);
void warn(const std::string& line);
/// For a coroutine's destructor: of the coroutine only the base classes are still there.
void warn_never_awaited(const Frame& coroutine) noexcept;

}  // namespace aio
