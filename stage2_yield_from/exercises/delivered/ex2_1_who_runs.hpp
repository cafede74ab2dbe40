// Exercise 2.1 (predict, 10 minutes): who runs, and when
//
//     def ask(what):                   def form():
//         log("asks " + what)              log("form begins")
//         answer = yield what              first, second = ask("name"), ask("town")
//         log("got " + answer)             log("form has " + (yield from second))
//         return answer.upper()            log("form has " + (yield from first))
//
//     it = form()
//     log("made")
//     log("first: " + next(it))
//     log("second: " + it.send("graz"))
//     it.send("ada")                   # raises StopIteration: form() has ended
//
// Write down what is logged, line by line, before you run it. The test runs the same in C++.
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> prediction() {
  // return {"made", "first: ...", ...};
  throw aio::exercise::NotDone();
}
