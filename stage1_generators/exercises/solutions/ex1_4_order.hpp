// A body runs only while somebody asks for a step, and then up to a yield. Nothing runs when it is
// made; close() runs the clean-up at once, before it comes back; what never began has nothing to
// clean up.
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> printed() {
  return {"made", "begins", "1", "got x", "2", "caught", "3", "last words", "closed", "end"};
}
