// Values as Python prints them.
#pragma once

#include <string>
#include <vector>

namespace aio {

inline std::string repr(const std::string& text) { return "'" + text + "'"; }
inline std::string repr(int number) { return std::to_string(number); }
inline std::string repr(bool value) { return value ? "True" : "False"; }

/// `between` stands between two items.
template <class T>
std::string repr(const std::vector<T>& items, const std::string& between = ", ") {
  std::string text;
  for (const T& item : items) text += (text.empty() ? "" : between) + repr(item);
  return "[" + text + "]";
}

}  // namespace aio
