// Python's `finally`, `suppress` and `except`, where C++ would need a `try` that raises again, does
// nothing, or stands around a read alone.
#pragma once

#include <exception>

#include "stage1_generators/generator.hpp"

namespace aio {

/// `const Finally at_the_end{[&] { ... }};` calls it where its block ends. It must not throw.
template <class F>
struct Finally {
  F function;
  ~Finally() { function(); }
};
template <class F>
Finally(F) -> Finally<F>;  // for clang 16

/// `with suppress(BaseException)`: clean-up does what it can, and nobody hears of its errors.
void suppress(auto&& function) noexcept {
  try {
    function();
  } catch (...) {
  }
}

/// The same as Finally, if an exception ends the block: takes back what was half done. The first
/// exception goes on.
template <class F>
struct OnError {
  F function;
  int before = std::uncaught_exceptions();
  ~OnError() {
    if (std::uncaught_exceptions() != before) suppress(function);
  }
};
template <class F>
OnError(F) -> OnError<F>;

/// `except E`: what was thrown in, if it is an E, and null if nothing was. Raises others.
template <class E, class S>
std::exception_ptr caught(const Sent<S>& sent) {
  try {
    sent.check();
  } catch (const E&) {
    return std::current_exception();
  }
  return nullptr;
}

}  // namespace aio
