// Exercise 2.7 (rebuild, 40 minutes): the delegation loop
//
// Calls wait for calls; calls.hpp says what a call is. A Stack is a call, its root, with all that
// wait below each other; its top is the innermost. resume(in) runs the top with `in`, and then, as
// long as there is nothing to tell the driver:
//
//     it yields:    the Out goes to the driver; the top stays
//     it waits:     `inner` is the new top and is run with In{}; its caller is who waits
//     it returns:   its caller is the top again, and is run with the returned value
//     it raises:    its caller is the top again, and is run with the exception
//
// When the root returns, its Out goes to the driver; when it raises, the exception does. Then the
// stack is finished. Use no recursion: a stack may be a hundred thousand calls deep.
#pragma once

#include <exception>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage2_yield_from/exercises/calls.hpp"

class Stack {
 public:
  explicit Stack(Call& root) : top_(&root) {
    root.caller = nullptr;  // it may have been an inner call before
  }

  /// Not to be called when the stack is finished.
  Out resume(In in) {
    static_cast<void>(in);
    throw aio::exercise::NotDone();
  }

  bool finished() const { return top_ == nullptr; }

 private:
  Call* top_;
};
