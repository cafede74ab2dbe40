// The exceptions of Python that the machine itself raises, under their Python names.
//
// Python keeps the requests to stop out of `Exception`, so that `except Exception` cannot swallow
// them: GeneratorExit, and in stage 6 CancelledError and KeyboardInterrupt. Here they are no
// std::exception either, so `catch (const std::exception&)` lets them pass.
//
// An error is handed about as a std::exception_ptr. Nothing looks inside it but by raising it once
// more. Each remembers which exception was being handled when it was made (watch/context.hpp).
#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <utility>

#include "stage1_generators/watch/context.hpp"

namespace aio {

/// Python's Exception: what a program may catch and go on from. `what()` is Python's message.
struct Exception : std::runtime_error, Chained {
  using std::runtime_error::runtime_error;
};

/// A call that makes no sense now: awaiting twice, a loop inside a loop.
struct RuntimeError : Exception {
  using Exception::Exception;
};
/// The right type and a wrong value; also a generator that is already executing.
struct ValueError : Exception {
  using Exception::Exception;
};
/// A value where none can go. Most TypeErrors of Python are compile errors here.
struct TypeError : Exception {
  using Exception::Exception;
};
/// Asked for the yielded value of a step that returned.
struct StopIteration final : Exception {
  StopIteration() : Exception("StopIteration") {}
};

/// Python's BaseException, for the requests to stop. Not a std::exception, on purpose.
class BaseException : public Chained {
 public:
  explicit BaseException(std::string message = {}) : message_(std::move(message)) {}
  virtual ~BaseException() = default;
  const std::string& message() const { return message_; }

 private:
  std::string message_;
};

/// Raised inside a generator by close().
struct GeneratorExit final : BaseException {
  using BaseException::BaseException;
};

/// `isinstance(raised, E)`. If no class can derive from E, without raising it to see.
template <class E>
bool holds(const std::exception_ptr& raised) {
  if (!raised) return false;
  if constexpr (std::is_final_v<E>) return *raised.__cxa_exception_type() == typeid(E);
  try {
    std::rethrow_exception(raised);
  } catch (const E&) {
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace aio
