// A name is the last part of a path such as "int main()::Outer<int>::resume()". Blanks and colons
// inside of <...> and (...) do not end it.
#include "stage1_generators/watch/frame_name.hpp"

#include <string_view>

namespace aio {

namespace {

/// Takes the last name off, and returns it.
std::string_view take_name(std::string_view& path) {
  int depth = 0;
  std::size_t begin = path.size();
  for (; begin > 0; --begin) {
    const char c = path[begin - 1];
    depth += (c == '>' || c == ')') - (c == '<' || c == '(');
    if (depth == 0 && (c == ':' || c == ' ')) break;
  }
  const std::string_view name = path.substr(begin);
  path.remove_suffix(name.size());
  return name;
}

std::string_view path_of(const std::source_location& where) {
  const std::string_view path = where.function_name();
  const std::string_view plain = path.substr(0, path.find(" ["));  // "[with T = int]"
  return plain.substr(0, plain.rfind(')') + 1);                    // "const"
}

std::string without_parameters(std::string_view name) {
  return std::string(name.substr(0, name.find('(')));
}

}  // namespace

std::string function_name(const std::source_location& where) {
  std::string_view path = path_of(where);
  return without_parameters(take_name(path));
}

std::string class_name(const std::source_location& where) {
  std::string_view path = path_of(where);
  const std::string_view function = take_name(path);
  if (!path.ends_with("::")) return without_parameters(function);
  path.remove_suffix(2);
  return without_parameters(take_name(path));
}

}  // namespace aio
