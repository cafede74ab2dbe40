// Python's repr(): a value as text, for people who watch; and the names of types and frames.
#pragma once

#include <exception>
#include <ranges>
#include <source_location>
#include <sstream>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

namespace aio {

/// The name of a type without its namespaces and parameters.
std::string type_name(const std::type_info& type);

/// The name of a frame, from what the compiler calls the function where it stands. Of
/// "... Sleepy::resume(...)": "resume". Of a constructor, that is the class.
std::string function_name(const std::source_location& where);
/// Of "... Sleepy::resume(...)": "Sleepy".
std::string class_name(const std::source_location& where);

/// "ValueError: message", for reports; the type's name without its namespace.
std::string describe(const std::exception_ptr& raised);

/// In quotes; only the beginning of a long text, and only the length of what is no text.
std::string repr_of_text(std::string_view text);

/// `repr(value)`: of numbers, strings, and what has a repr() or a << of its own, and of several of
/// them. Of anything else: "...".
template <class T>
std::string repr(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "True" : "False";
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return repr_of_text(value);
  } else if constexpr (requires { value.repr(); }) {
    return value.repr();
  } else if constexpr (requires { value->repr(); }) {
    return value ? value->repr() : "None";
  } else if constexpr (requires { value.has_value() ? &*value : nullptr; }) {
    return value ? repr(*value) : "None";
  } else if constexpr (requires(std::ostream & out) { out << value; } && !std::is_pointer_v<T>) {
    std::ostringstream text;
    text << value;
    return text.str();
  } else if constexpr (std::ranges::sized_range<const T>) {
    std::string text;
    for (const auto& one : value) text += (text.empty() ? "[" : ", ") + repr(one);
    return text.empty() ? "[]" : text + "]";
  } else {
    return "...";
  }
}

/// Frame::members() fills it with the name and the value of each member worth seeing.
class Members {
 public:
  Members& operator()(const char* name, const auto& value) {
    list_.emplace_back(name, repr(value));
    return *this;
  }
  const std::vector<std::pair<std::string, std::string>>& list() const { return list_; }

 private:
  std::vector<std::pair<std::string, std::string>> list_;
};

}  // namespace aio
