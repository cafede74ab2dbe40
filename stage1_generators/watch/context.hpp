// Python remembers which exception was being handled when another one was raised: `__context__`.
// C++ has no such link, so our exceptions make one themselves, for people who ask what went wrong.
#pragma once

#include <exception>

namespace aio {

/// For the destructor of an error, about one that it holds. That may hold another one, and so on: a
/// million in one another would not fit on the stack, so they go one after the other.
void let_go(std::exception_ptr& error) noexcept;

/// `__context__`: the exception that was being handled where this one was made, or null.
struct Chained {
  ~Chained();
  std::exception_ptr context = std::current_exception();
};

}  // namespace aio
