// An error is handed about as a std::exception_ptr. Nothing here looks inside it but by
// raising it once more.
#include "stage1_generators/errors.hpp"

namespace aio {

void rethrow(std::exception_ptr& raised) { std::rethrow_exception(std::exchange(raised, nullptr)); }

void throw_stop_iteration() { throw StopIteration(); }

void throw_none_sent() {
  throw TypeError("next() sent None where the generator needs a value: use send()");
}

}  // namespace aio
