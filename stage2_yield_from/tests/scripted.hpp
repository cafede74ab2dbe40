// Generators and coroutines with a lambda for a body, as in stage 1, that can wait for others.
#pragma once

#include "stage1_generators/shared/tests/scripted.hpp"
#include "stage2_yield_from/coroutine.hpp"

namespace aio::testing {

// Scripted opens what a body can say; these open what is new in stage 2.

class OpenGenerator : public DelegatingGenerator<int, int, int> {
 public:
  using Returning::pass_on;
  using Returning::yield_from;
};

class OpenCoroutine : public Coroutine<int> {
 public:
  using AnyCoroutine::await;
};

/// Yields, is sent and returns int, and may say self.yield_from(...).
using DelegatingScript = Scripted<OpenGenerator>;
/// Returns int, and may say self.await(...).
using CoroutineScript = Scripted<OpenCoroutine>;

/// def forward(inner):
///     return (yield from inner) + 1      and notes, under its name, what is raised here
template <class Inner>
DelegatingScript forward(Inner& inner, Log& log, const std::string& name) {
  return DelegatingScript([&inner, &log, name](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield_from(inner, kAfter1);
    try {
      return self.return_value(sent.result_of(inner) + 1);
    } catch (...) {
      log.push_back(name + ": " + describe(std::current_exception()));
      throw;
    }
  });
}

}  // namespace aio::testing
