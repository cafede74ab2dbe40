// What the tests of the exercises are written with.
//
// A test does one thing after the other and says what has to come out. The first time something
// else comes out it stops, and the learner reads what was done up to there:
//
//     wrong: Averager yields the average of all numbers so far
//       1. next() -> yielded 0
//       2. send(10) -> yielded 10
//       3. send(20) -> yielded 20
//       expected: yielded 15
//       but was:  yielded 20
//
// The rule is the name of the test suite and that of the test: TEST(Averager, yields_the_average).
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <source_location>
#include <string>
#include <type_traits>
#include <vector>

#include "stage1_generators/generator.hpp"

namespace aio::exercise {

/// What a stub throws that nobody has worked on yet. It knows which function threw it.
struct NotDone {
  explicit NotDone(std::source_location where = std::source_location::current())
      : function(where.function_name()) {}

  const char* function;
};

/// What came out was not what had to. The report has been printed.
struct Wrong {};

/// What this test has done so far: "next() -> yielded 1".
inline std::vector<std::string> history;

/// Notes what was done and what came out; returns what came out.
inline const std::string& did(const std::string& what, const std::string& came) {
  history.push_back(came.empty() ? what : what + " -> " + came);
  static std::string last;
  return last = came;
}

/// Stops the test unless they are equal.
void expect(const std::string& actual, const std::string& expected);

/// Whose repr() may say less than they are: of a long text the beginning, of bytes their number.
template <class T>
constexpr bool is_text =
    std::is_same_v<T, std::string> || std::is_same_v<T, std::optional<std::string>> ||
    std::is_same_v<T, std::vector<std::string>>;

/// Like it, for what is not a step: `name` is what the learner reads.
template <class T>
void expect(const char* name, const T& actual, const T& expected) {
  std::string came = repr(actual);
  const std::string wanted = repr(expected);
  if constexpr (is_text<T>) {
    if (came == wanted && actual != expected) came += ", but not the same";
  }
  expect(did(name, came), wanted);
}

/// For predictions: notes what the learner says, and stops the test unless it is right. What would
/// be right is not given away.
void expect_right(const std::string& said, bool right, const std::string& otherwise);

/// What `act()` raises, as "raised ValueError: boom", or else what it returns.
template <class Act>
std::string outcome(Act act) {
  try {
    return act();
  } catch (const NotDone&) {
    throw;
  } catch (const Wrong&) {
    throw;
  } catch (...) {
    return "raised " + describe(std::current_exception());
  }
}

/// A generator whose every step is noted.
template <class Y, class S>
class Noted {
 public:
  /// With a name, where there are two: "a.next()".
  explicit Noted(Resumable<Y, S>& generator, const std::string& name = "")
      : generator_(generator), name_(name.empty() ? "" : name + ".") {}

  std::string next() {
    return did(name_ + "next()", outcome([&] { return in_words(generator_.next()); }));
  }
  std::string send(S value) {
    const std::string what = name_ + "send(" + repr(value) + ")";
    return did(what, outcome([&] { return in_words(generator_.send(std::move(value))); }));
  }
  template <class Error>
  std::string throw_in(Error error) {
    const auto thrown = std::make_exception_ptr(std::move(error));
    const std::string what = name_ + "throw_in(" + describe(thrown) + ")";
    return did(what, outcome([&] { return in_words(generator_.throw_in(thrown)); }));
  }
  std::string close() {
    return did(name_ + "close()", outcome([&] {
                 generator_.close();
                 return std::string("closed");
               }));
  }

 private:
  static std::string in_words(Step<Y> step) {
    return step.yielded() ? "yielded " + repr(step.value()) : "returned";
  }

  Resumable<Y, S>& generator_;
  std::string name_;
};
template <class Y, class S>
Noted(Resumable<Y, S>&) -> Noted<Y, S>;

}  // namespace aio::exercise
