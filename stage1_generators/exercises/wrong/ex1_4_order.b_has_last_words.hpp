#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> printed() {
  return {"made", "begins",     "1",      "got x",  "2",          "caught",
          "3",    "last words", "closed", "begins", "last words", "end"};
}
