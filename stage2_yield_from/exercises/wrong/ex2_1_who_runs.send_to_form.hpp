#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> prediction() {
  return {"made",          "form begins", "asks town",    "first: town",
          "form has graz", "asks name",   "second: name", "form has ada"};
}
