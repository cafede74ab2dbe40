// Exercise 6.1 (predict, 15 minutes): ten orders
// Write down for each line what it logs, as the body of a main() for run(), before you run it.
// f is a future, soon() is call_soon() of the loop, and turn() is asyncio.sleep(0).
//     async def nap(x): log(x); await turn(); log(x.upper())
//     async def wait(x): await f; log(x)
//  1  t = create_task(nap("a")); log("b"); await nap("c"); log("d"); await t
//  2  t = create_task(nap("a")); await nap("b"); log("c"); await t
//  3  await gather(nap("a"), nap("b"), nap("c")); log("d")
//  4  create_task(nap("a")); await turn(); log("b"); t = create_task(nap("c")); log("d"); await t
//  5  f.add_done_callback(log a); f.set_result(1); log("b"); await f; log("c"); await turn()
//  6  t = create_task(wait("a")); soon(f.set_result, 1); await turn(); log("b"); await t; log("c")
//  7  t = create_task(nap("a")); t.cancel(); log("b"); await turn(); log("c")
//  8  t = create_task(nap("a")); await turn(); t.cancel(); log("b"); await turn(); log("c")
//  9  t = create_task(wait("a")); await turn(); f.set_result(1); t.cancel(); await turn(); log("b")
// 10  soon({log("a"); soon(log, "b")}); t = create_task(nap("c")); await turn(); log("d"); await t
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> prediction() {
  // return {"abc", ...};
  throw aio::exercise::NotDone();
}
