// Given: calls, as small as they can be. Exercise 2.7 builds the loop that runs them.
//
// A call is a suspended function. Each time it is run it gets an In and answers with an Out.
#pragma once

#include <exception>
#include <string>

class Call;

/// The input of a call: a value, or an exception to be raised where it stands.
struct In {
  std::string value = "";
  std::exception_ptr raised = nullptr;
};

/// The outcome of a call: it yields a value, or waits for another call, or returns a value.
struct Out {
  enum Kind { kYields, kWaits, kReturns };

  Kind kind;
  std::string value = "";
  Call* inner = nullptr;  // whom it waits for
};

class Call {
 public:
  virtual ~Call() = default;
  /// Runs until it yields, waits, returns or raises.
  virtual Out run(In in) = 0;

  Call* caller = nullptr;  // who waits for it; the loop sets it, and need not clear it
};
