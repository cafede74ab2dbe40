// A call of a generator function runs nothing: neither `made` nor the two asks begin before
// somebody resumes them. A send goes to the innermost generator, and when that one returns, its
// caller goes on at once: the driver hears nothing until something is yielded again.
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> prediction() {
  return {"made",          "form begins", "asks town",    "first: town", "got graz",
          "form has GRAZ", "asks name",   "second: name", "got ada",     "form has ADA"};
}
