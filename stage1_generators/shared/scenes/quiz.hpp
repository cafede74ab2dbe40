// What the programs of the ten questions share: docs/1_quiz.md and those after it.
#pragma once

#include <map>
#include <ostream>
#include <stdexcept>
#include <string>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/scene_number.hpp"

namespace aio {

inline std::ostream* quiz_output = nullptr;  // of the scene that is being played

/// A line, with a blank between the values.
template <class T, class... More>
void print(const T& first, const More&... more) {
  *quiz_output << first;
  ((*quiz_output << ' ' << more), ...);
  *quiz_output << '\n';
}

/// Plays the program of the question whose number is the scene's argument.
inline void play_quiz(std::ostream& out, const std::map<int, void (*)()>& programs) {
  const auto& words = scene_arguments();
  const auto program = programs.find(words.empty() ? 0 : scene_number("question", words[0], 1, 10));
  if (program == programs.end()) {
    std::string numbers;
    for (const auto& [number, run] : programs) numbers += " " + std::to_string(number);
    throw std::invalid_argument("say which question; these have a program:" + numbers);
  }
  quiz_output = &out;
  program->second();
}

}  // namespace aio
