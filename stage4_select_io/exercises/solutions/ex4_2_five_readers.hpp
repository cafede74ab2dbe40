// All who are ready are served after one call of select(), and each does one read(). So `c` has its
// three bytes in the turn of `a`, but hears of the end a turn later: the end of a file is a read
// that gives nothing, and that one needs a wait of its own. `d` is told before all of them, because
// it was ready again before anybody looked at the descriptors.
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> prediction() {
  return {"d is refused",  "a has 'x'",      "e has ''",  "c has 'abc'",
          "writer writes", "writer is done", "b has 'by'"};
}
