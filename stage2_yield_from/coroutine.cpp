// Warnings, and what a coroutine refuses: it runs once, and one frame at a time waits for it.
#include "stage2_yield_from/coroutine.hpp"

#include <new>

namespace aio {

AnyCoroutine::~AnyCoroutine() {
  if (!is(State::kCreated) || caller()) return;  // its caller hears that it is gone
  try {
    // Only the name of the class that was made is known here: the object is half gone.
    warn("RuntimeWarning: coroutine '" + Frame::name() + "' was never awaited");
  } catch (const std::bad_alloc&) {  // then the warning is missing, and nothing else
  }
}

void AnyCoroutine::refuse_finished(std::exception_ptr& error) const {
  error = std::make_exception_ptr(RuntimeError("cannot reuse already awaited coroutine"));
}

}  // namespace aio
