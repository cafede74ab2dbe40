// The loop never goes from one call into another: each has left the machine's stack before the next
// one runs. A frame between the root and the top is not visited, so a value costs one run at
// any depth.
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
    for (;;) {
      Call* running = top_;
      try {
        const Out out = running->run(in);
        if (out.kind == Out::kYields) return out;
        if (out.kind == Out::kWaits) {
          out.inner->caller = running;
          top_ = out.inner;
          in = In{};
        } else {
          top_ = running->caller;
          if (!top_) return out;
          in = In{out.value};
        }
      } catch (...) {
        top_ = running->caller;
        if (!top_) throw;
        in = In{"", std::current_exception()};
      }
    }
  }

  bool finished() const { return top_ == nullptr; }

 private:
  Call* top_;
};
