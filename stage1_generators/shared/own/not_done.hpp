// What stands in place of a body that a learner has not written yet (`./learn own`).
//
// The engine catches what a body throws, so a NotDone that is thrown would come out as the error of
// some coroutine. Therefore it ends the program where it is made, and the throw is never reached.
#pragma once

#include <source_location>
#include <string>

namespace aio::own {

struct NotDone {
  /// Ends the program, with exit code 3 and a line that names the function.
  [[noreturn]] explicit NotDone(
      const std::source_location& where = std::source_location::current());
};

/// "void aio::TimerHeap<T>::push(double, T) [with T = int]" -> "TimerHeap::push"
std::string short_name(const std::string& function);

/// Is called before the program ends, if it is set: for who counts what is missing.
inline void (*met_not_done)(const std::string& function) = nullptr;

}  // namespace aio::own
