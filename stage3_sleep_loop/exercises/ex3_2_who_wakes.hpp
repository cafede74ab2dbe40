// Exercise 3.2 (predict, 10 minutes): who wakes up, and when
//
//     async def sleeper(name, *naps):
//         for nap in naps:
//             await asleep(nap)
//             log(name)
//
//     run(sleeper("a", 3),    sleeper("b", 1, 1),    sleeper("c", 0, 2),  sleeper("d", 2),
//         sleeper("e", 0, 0, 0),  sleeper("f", 1),   sleeper("g", -1, 3), sleeper("h", 2, 0),
//         sleeper("i", 1, 0, 1),  sleeper("j", 0))
//
// The ten run on our SleepLoop, and what they do takes no time. Write down the names in the order
// in which they are logged, before you run it. Blanks do not count.
#pragma once

#include <string>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::string prediction() {
  // return "a b ...";
  throw aio::exercise::NotDone();
}
