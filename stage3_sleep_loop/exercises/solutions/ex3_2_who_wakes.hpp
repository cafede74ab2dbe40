// The deadline decides, and among equal ones who set it first, whatever the names are. A sleep of
// 0, or of less, is over in the next turn: behind all that are due by then, and never at once.
#pragma once

#include <string>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::string prediction() { return "c e g j  e  e  b f i  i  d h c b i  h  a g"; }
