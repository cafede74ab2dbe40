// Text for people: short, printable, and the same in every run.
//
// The name of a frame is the last part of a path such as "int main()::Outer<int>::resume()". Blanks
// and colons inside of <...> and (...) do not end it.
#include "stage1_generators/watch/repr.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/frame.hpp"

namespace aio {

/// Takes the last name off, and returns it without parameters. The rest is the path of the
/// class, if it is a member's. A lambda is "<lambda(int)>" to g++ before its coroutine starts; else
/// its function is the operator() of a class in brackets.
static std::string take_name(std::string_view& path) {
  int depth = 0;
  std::size_t begin = path.size();
  for (; begin > 0; --begin) {
    const char c = path[begin - 1];
    depth += (c == '>' || c == ')') - (c == '<' || c == '(');
    if (depth == 0 && (c == ':' || c == ' ')) break;
  }
  const std::string_view name = path.substr(begin);
  constexpr std::string_view call = "operator()";
  const bool is_call = name.starts_with(call);
  path = begin > 1 && path[begin - 1] == ':' ? path.substr(0, begin - 2) : "";
  const bool of_lambda = path.ends_with(')') || path.ends_with(")>");
  if (name.starts_with("<lambda(") || (is_call && of_lambda)) return "<lambda>";
  return std::string(is_call ? call : name.substr(0, name.find('(')));
}

static std::string_view path_of(const std::source_location& where) {
  const std::string_view path = where.function_name();
  const std::string_view plain = path.substr(0, path.find(" ["));  // "[with T = int]"
  if (plain.ends_with(")>")) return plain;                         // "main()::<lambda()>"
  return plain.substr(0, plain.rfind(')') + 1);                    // "const"
}

std::string function_name(const std::source_location& where) {
  std::string_view path = path_of(where);
  return take_name(path);
}

std::string class_name(const std::source_location& where) {
  std::string_view path = path_of(where);
  const std::string function = take_name(path);
  return path.empty() ? function : take_name(path);
}

const char* to_string(State state) {
  constexpr const char* names[] = {"created", "suspended", "running", "closed"};
  return names[static_cast<std::size_t>(state)];
}

// The compiler knows where a frame was made as "... Sleepy::Sleepy(...)", and where it is suspended
// as "... Sleepy::resume(...)", or in another function of its class.
std::string Frame::name() const {
  return state_ == State::kCreated ? function_name(where_) : class_name(where_);
}

void Frame::throw_no_result() const {
  const std::string why = finished() ? "has no return value (any more)" : "has not returned yet";
  throw RuntimeError("'" + name() + "' " + why);
}

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
