// Numbers among the words that follow a scene's name.
#pragma once

#include <charconv>
#include <stdexcept>
#include <string>
#include <system_error>

namespace aio {

/// The number that `word` spells from its first to its last character, from `lowest` to `highest`;
/// scene_number<double>() is one with a fraction. Throws std::invalid_argument, which the demo
/// reports as wrong usage: "port: '80x' is no number from 0 to 65535".
template <class Number = int>
Number scene_number(const std::string& name, const std::string& word, int lowest, int highest) {
  Number number = 0;
  const char* const end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, number);
  if (error != std::errc() || stop != end || !(number >= lowest && number <= highest)) {
    throw std::invalid_argument(name + ": '" + word + "' is no number from " +
                                std::to_string(lowest) + " to " + std::to_string(highest));
  }
  return number;
}

/// A port that a word names.
inline int scene_port(const std::string& word) { return scene_number("port", word, 0, 65535); }

}  // namespace aio
