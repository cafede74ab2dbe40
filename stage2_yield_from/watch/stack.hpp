// A suspended stack, read from outside. Nothing is recorded for it: the links are what the machine
// works with.
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

}  // namespace aio
