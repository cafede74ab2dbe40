// Exercise 4.1 (complete, 10 minutes): who can be read?
//
//     def readable(fds, seconds):
//         found, _, _ = select.select(fds, [], [], seconds)
//         return found
//
// Write it with select(2) and nothing else; `man 2 select` has FD_ZERO, FD_SET, FD_ISSET and struct
// timeval. Its first argument is the highest number in the set plus one, or 0 if there is none: it
// looks at no more bits than it must. Those that are ready come in the order in which they were
// given. Infinite `seconds` are: until one is ready; others are rounded up to microseconds. When a
// signal ends the call, nobody is ready. Other errors are raised, by aio::checked(n, "select"). A
// number below 0, or one from FD_SETSIZE on, is a ValueError with the text "filedescriptor out of
// range in select()", before anybody writes into a set.
#pragma once

#include <sys/select.h>

#include <cerrno>
#include <cmath>
#include <vector>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/descriptor.hpp"

inline std::vector<int> readable(const std::vector<int>& fds, double seconds) {
  static_cast<void>(fds);
  static_cast<void>(seconds);
  throw aio::exercise::NotDone();
}
