#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> prediction() {
  return {"made",     "form begins",   "asks town", "first: town",
          "got graz", "form has GRAZ", "asks name", "second: name"};
}
