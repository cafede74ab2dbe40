// The walk goes inward, from each frame to the one it waits for.
#include "stage2_yield_from/watch/stack.hpp"

namespace aio {

std::string describe_stack(const Frame& root) {
  std::string lines;
  for (const Frame* frame = &root; frame; frame = delegate_of(*frame)) {
    lines += "    " + frame->name() + " " + to_string(frame->state()) + " at " +
             frame->where().file_name() + ":" + std::to_string(frame->where().line()) + "\n";
  }
  return lines;
}

}  // namespace aio
