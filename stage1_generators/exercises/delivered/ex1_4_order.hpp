// Exercise 1.4 (predict, 5 minutes): who prints when
//
//     def talk():                              a = talk()
//         print("begins")                      print("made")
//         try:                                 print(next(a))
//             print("got", (yield 1))          print(a.send("x"))
//             print("got", (yield 2))          print(a.throw(ValueError()))
//         except ValueError:                   a.close()
//             print("caught")                  print("closed")
//             yield 3                          b = talk()
//         finally:                             b.close()
//             print("last words")              print("end")
//
// Write down what the program on the right prints, line by line, before you run anything.
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> printed() {
  throw aio::exercise::NotDone();
  return {"write one text for each line", "like this"};
}
