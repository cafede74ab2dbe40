// What a scene prints, for tests to compare.
#pragma once

#include <sstream>
#include <string>
#include <string_view>

#include "stage1_generators/shared/scenes/scene.hpp"

namespace aio::testing {

inline std::string played(std::string_view scene) {
  std::ostringstream out;
  find_scene(scene)->play(out);
  return out.str();
}

/// `text` with an N for each number that follows `before`: line numbers change with every edit.
inline std::string without_numbers(std::string text, std::string_view before) {
  for (auto at = text.find(before); at != std::string::npos; at = text.find(before, at)) {
    at += before.size();
    const auto end = text.find_first_not_of("0123456789", at);
    if (end != at) text.replace(at, end - at, 1, 'N');
  }
  return text;
}

}  // namespace aio::testing
