// Text for people: short, printable, and the same in every run.
#include "stage1_generators/watch/repr.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>

#include "stage1_generators/errors.hpp"

namespace aio {

std::string type_name(const std::type_info& type) {
  std::unique_ptr<char, decltype(&std::free)> readable(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, nullptr), &std::free);
  const std::string_view name = readable ? readable.get() : type.name();
  const std::string_view plain = name.substr(0, name.find('<'));
  return std::string(plain.substr(plain.rfind(':') + 1));
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

std::string repr_of_text(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text.substr(0, 40)) {
    if (c != '\n' && (c < ' ' || c > '~')) return std::to_string(text.size()) + " bytes";
    quoted += c == '\n' ? "\\n" : std::string(1, c);
  }
  return text.size() <= 40 ? quoted + "'" : quoted + "...' (" + std::to_string(text.size()) + ")";
}

}  // namespace aio
