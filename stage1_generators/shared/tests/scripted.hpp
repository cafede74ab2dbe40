// What the tests of generators share: a generator whose body is a lambda, and words for what
// happened, so that a test records a list of words and compares the list whole.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/generator.hpp"

namespace aio {

/// GoogleTest asks for it: a failure says "suspended", and not the number of a byte.
inline void PrintTo(State state, std::ostream* out) { *out << to_string(state); }

}  // namespace aio

namespace aio::testing {

using Log = std::vector<std::string>;

/// Resume points for bodies that need no better names.
enum Point { kStart, kAfter1, kAfter2, kAfter3, kAfter4 };

/// A generator with the lambda `body` for a body; `self` has what a body can say.
template <class Base>
class Scripted : public Base {
 public:
  using Body = std::function<typename Base::Step(Scripted& self, typename Base::Sent sent)>;

  explicit Scripted(Body body) : body_(std::move(body)) {}

  using Base::return_value;
  using Base::yield;

 private:
  typename Base::Step resume(typename Base::Sent sent) override { return body_(*this, sent); }

  Body body_;
};

/// Yields, is sent and returns int.
using Script = Scripted<Generator<int, int, int>>;

/// "yielded 1" or "returned".
inline std::string shown(Step<int> step) {
  return step.yielded() ? "yielded " + std::to_string(step.value()) : "returned";
}

/// "ValueError: boom": what `call` raised; "nothing" if it raised nothing.
template <class Call>
std::string raised_by(Call call) {
  try {
    call();
  } catch (...) {
    return describe(std::current_exception());
  }
  return "nothing";
}

/// An exception to throw in.
template <class E>
std::exception_ptr make(const char* message) {
  return std::make_exception_ptr(E(message));
}

}  // namespace aio::testing
