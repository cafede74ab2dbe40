// Where somebody is in a recording, and what each key does about it. It knows nothing of terminals.
#pragma once

#include <optional>
#include <string>

#include "stage1_generators/shared/recorder/screen.hpp"

namespace aio::trace {

/// A key is its character, or one of these.
enum Key : int {
  kCtrlC = 3,
  kCtrlD = 4,
  kBackspace = 8,
  kNewline = '\n',
  kEnter = '\r',
  kCtrlZ = 26,
  kDelete = 127,
  kLeft = 256,
  kRight,
  kUp,
  kDown,
  kHome,
  kEnd,
  kPageUp,
  kPageDown,
  kOther,
};

class Walk {
 public:
  /// Of a recording that has a step.
  explicit Walk(const Recording& recording) : recording_(recording) {}

  void press(int key);
  /// Whether the user has quit.
  bool left() const { return left_; }
  View view() const;
  /// How large the window is: how far d and u scroll.
  void window(Size size) { size_ = size; }

 private:
  void scroll(bool down);
  void move(int key);
  void type_number(int key);
  void other_filter();
  void go_to(std::optional<std::size_t> step, const std::string& otherwise);

  const Recording& recording_;
  std::size_t step_ = 0;
  std::size_t scroll_ = 0;
  Size size_;
  bool help_ = false;
  bool left_ = false;
  std::string parts_;                 // those that are walked through; "" is all
  std::optional<std::string> typed_;  // after g
  std::string message_;
};

/// The next step after `step` that is about the same task: whose frames end at the same root, if
/// one follows their callers. If `step` is about no frame, the last one before it that was counts.
std::optional<std::size_t> next_of_task(const Recording& recording, std::size_t step);
/// The next step after `step`, or with `back` before it, that is of one of `parts`.
std::optional<std::size_t> next_of_parts(const Recording& recording, std::size_t step,
                                         const std::string& parts, bool back = false);
/// The first step of the next turn of the loop.
std::optional<std::size_t> next_turn(const Recording& recording, std::size_t step);

}  // namespace aio::trace
