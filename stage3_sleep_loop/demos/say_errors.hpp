// The last words of a scene: which coroutines ended with an error.
#pragma once

#include <exception>
#include <ostream>
#include <vector>

#include "stage1_generators/watch/repr.hpp"

namespace aio {

/// A line for each error of `SleepLoop::run()`.
inline void say_errors(std::ostream& out, const std::vector<std::exception_ptr>& errors) {
  for (const std::exception_ptr& error : errors) {
    if (error) out << describe(error) << "\n";
  }
}

}  // namespace aio
