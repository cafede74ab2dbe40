// Each operation is tried before it waits. It does without a try whose answer is known: a recv or a
// send that moved less than it asked for has emptied the socket, or filled it. That is why program
// 4 waits at once where program 3, which got all it asked for, must ask. An accept says nothing
// about the next one, so it asks, too; and a connect is called once: SO_ERROR says what became of
// it, and one more connect might begin a new connection.
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> prediction() {
  return {
      "recv",                     // 1
      "recv wait recv",           // 2
      "recv recv wait recv",      // 3
      "recv wait recv",           // 4
      "recv wait recv",           // 5
      "recv wait recv",           // 6
      "send wait send",           // 7
      "connect wait getsockopt",  // 8
      "accept4 accept4 wait accept4",
  };
}
