#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> prediction() {
  return {"made",          "form begins", "asks name",    "first: name", "got graz",
          "form has GRAZ", "asks town",   "second: town", "got ada",     "form has ADA"};
}
