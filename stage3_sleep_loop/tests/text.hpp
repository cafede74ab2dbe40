// Texts that tests compare: scenes, and what a loop says of its coroutines.
#pragma once

#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"

namespace aio::testing {

/// Of each line that ends with " at /folder/sleep.hpp:12", keeps " at sleep.hpp": folders and line
/// numbers are not the same for everybody.
inline std::string short_places(const std::string& text) {
  std::string all;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t at = line.find(" at "), dot = line.find("pp:");
    if (at != std::string::npos && dot != std::string::npos) {
      line.erase(dot + 2);
      line.erase(at + 4, line.rfind('/') - at - 3);
    }
    all += line + "\n";
  }
  return all;
}

/// The output of the scene on a virtual clock, which begins at 1000.
inline std::string play(std::string_view name, std::vector<std::string> arguments = {}) {
  const Scene* scene = find_scene(name);
  if (!scene) throw std::invalid_argument("no scene " + std::string(name));
  scenes_use_virtual_clock = true;
  given_arguments = std::move(arguments);
  std::ostringstream out;
  scene->play(out);
  return short_places(out.str());
}

}  // namespace aio::testing
