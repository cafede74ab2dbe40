// What the stepper shows: the lines of a screen, for one step and one size of the window.
//
//     +--------------------------------------------------+
//     | stage and scene, step, time, turn                |
//     | source                  | stack, frames, ready,  |    below 100 columns the panes
//     | > the current line      | timers, watched,       |    are below the source
//     | * a `case` to go on at  | futures, output        |
//     | what happened in this step                       |
//     | keys                                             |
//     +--------------------------------------------------+
//
// It knows nothing of terminals: a line is text in a few styles, which say nothing that the text
// does not say as well.
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/recorder/recording.hpp"

namespace aio::trace {

struct Size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// No colours, so there is nothing that NO_COLOR would have to turn off.
enum class Style { kPlain, kBold, kDim, kReverse };

struct Span {
  std::string text;
  Style style = Style::kPlain;
};
using Line = std::vector<Span>;

/// What the user looks at.
struct View {
  std::size_t step = 0;  // an index, from 0 on; people count from 1
  bool help = false;     // the keys instead of the panes
  std::string message;   // instead of the line of keys, unless it is empty
  // 0: each pane has a part of the room. Otherwise they are shown whole, one below the other, from
  // this row on; 1 is the first.
  std::size_t scroll = 0;
};

/// Exactly size.rows lines, none longer than size.columns. The recording has the step.
std::vector<Line> screen(const Recording& recording, const View& view, Size size);
/// The last View::scroll at which the window is full; 0 if all of the panes fit.
std::size_t most_scroll(const Recording& recording, std::size_t step, Size size);
/// The rows that the panes have in a window of this size.
std::size_t rows_of_panes(Size size);

}  // namespace aio::trace
