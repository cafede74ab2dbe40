#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> prediction() {
  return {"form begins", "asks name",     "asks town",    "made",    "first: town",
          "got graz",    "form has GRAZ", "second: name", "got ada", "form has ADA"};
}
