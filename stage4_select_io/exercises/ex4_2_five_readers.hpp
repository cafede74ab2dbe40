// Exercise 4.2 (predict, 10 minutes): five readers
//
//     async def reader(name, pipe, amount):              async def writer():
//         try:                                               await asleep(1)
//             data = await async_read(pipe, amount)          log("writer writes")
//             log(name + " has '" + data + "'")              put(p2, "y")
//         except RuntimeError:                               log("writer is done")
//             log(name + " is refused")
//
//     # p1 holds 'x', p2 'b', p3 'abc' and p4 nothing. The writers of p3 and p4 have left. Their
//     # numbers are in that order, and select() reports the lowest first.
//     run(reader("a", p1, 1), reader("b", p2, 2), reader("c", p3, 10), reader("d", p1, 1),
//         reader("e", p4, 5), writer())
//
// async_read() is AsyncRead. Write down what is logged, line by line, before you run it.
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> prediction() {
  // return {"a has 'x'", "b is refused", ...};
  throw aio::exercise::NotDone();
}
