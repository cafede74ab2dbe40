// What is raised is handed about as a std::exception_ptr. Nothing here looks inside it but by
// raising it once more.
#include "stage1_generators/errors.hpp"

#include "stage1_generators/watch/repr.hpp"

namespace aio {

void rethrow(std::exception_ptr& raised) { std::rethrow_exception(std::exchange(raised, nullptr)); }

void throw_stop_iteration() { throw StopIteration(); }

void throw_none_sent() {
  throw TypeError("next() sent None where the generator needs a value: use send()");
}

std::string describe(const std::exception_ptr& raised) {
  std::string message;
  try {
    if (!raised) return "no exception";
    std::rethrow_exception(raised);
  } catch (const std::exception& error) {
    message = error.what();
  } catch (const BaseException& stop) {
    message = stop.message();
  } catch (...) {
  }
  const std::string name = type_name(*raised.__cxa_exception_type());
  return message.empty() || message == name ? name : name + ": " + message;
}

}  // namespace aio
