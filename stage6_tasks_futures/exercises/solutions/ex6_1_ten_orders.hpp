// A task begins in the next turn, and a coroutine that is awaited at once. A call that becomes
// ready in a turn waits for the next one: callbacks (5), a task whose future is done (6), a call
// made by a call (10). A cancel hits a task before its first step (7), at its await (8), and also
// when the result is there but not fetched (9).
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> prediction() {
  return {
      "bcaCdA",   //
      "baBcA",    //
      "abcABCd",  //
      "abdAcC",   //
      "bca",      //
      "bac",      //
      "bc",       //
      "abc",      //
      "b",        //
      "acdbC",    //
  };
}
