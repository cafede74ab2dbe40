// One step tells whoever watches how it began, and how it ended.
//
// These functions are cold. The compiler then keeps their code out of the step that calls them,
// which would be twice as long with it, although nobody watches.
#pragma once

#include <exception>
#include <string>
#include <utility>

#include "stage1_generators/watch/observer.hpp"
#include "stage1_generators/watch/repr.hpp"

namespace aio {

template <class Sent>
[[gnu::cold]] void tell_resumed(const Frame& frame, Sent sent) {
  observer->resumed(frame, sent.repr());
}

/// Of a return, return_value() has told already.
template <class Step>
[[gnu::cold]] Step tell_left(const Frame& frame, Step step, const std::exception_ptr& error) {
  if (error) {
    observer->raised(frame, describe(error));
  } else if (step.yielded()) {
    observer->suspended(frame, repr(step.value()));
  }
  return step;
}

}  // namespace aio
