// The walk goes inward, from each frame to the one it waits for.
#include "stage2_yield_from/watch/stack.hpp"

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

}  // namespace aio
