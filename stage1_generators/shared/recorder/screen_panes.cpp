#include "stage1_generators/shared/recorder/screen_panes.hpp"

#include <algorithm>

#include "stage1_generators/shared/recorder/in_words.hpp"

namespace aio::trace {

namespace {

constexpr std::size_t kTitleWidth = 8;  // and two columns for the mark
const char* const kNothing = "-";

struct PaneLine {
  std::string mark;  // "> " or "  "
  std::string text;
  Style style = Style::kPlain;
};

struct Pane {
  std::string title;
  bool changed = false;  // in this step
  std::size_t width = 0;
  std::vector<PaneLine> lines;
  std::size_t focus = 0;  // the line that must be seen
  std::size_t rows = 0;   // that it gets

  void add(const std::string& text, bool marked = false, Style style = Style::kPlain) {
    if (marked) focus = lines.size();
    for (const std::string& line : wrapped(printable(text), width, 2)) {
      lines.push_back({marked ? "> " : "  ", line, style});
      marked = false;
    }
  }
};

Pane frames_pane(const Step& step, const Picture& picture, std::size_t width) {
  Pane pane{"Frames", !step.frames.empty(), width, {}};
  for (const auto& [number, frame] : picture.frames) {
    const bool changed = step.frames.contains(number);
    const Style style = changed                   ? Style::kBold
                        : frame.state == "closed" ? Style::kDim
                                                  : Style::kPlain;
    pane.add(in_words(frame, picture), number == step.frame, style);
  }
  return pane;
}

Pane futures_pane(const Step& step, const Picture& picture, std::size_t width) {
  Pane pane{"Futures", step.futures.has_value(), width, {}};
  for (const FutureView& future : picture.futures)
    pane.add(in_words(future, picture), step.frame != 0 && future.frame == step.frame);
  return pane;
}

template <class View>
Pane list_pane(const char* title, const std::optional<std::vector<View>>& changed,
               const std::vector<View>& views, std::size_t width) {
  Pane pane{title, changed.has_value(), width, {}};
  for (const View& view : views) pane.add(in_words(view));
  return pane;
}

Pane stack_pane(const Step& step, const Picture& picture, std::size_t width) {
  Pane pane{"Stack", step.stack.has_value(), width, {}};
  if (!picture.stack.empty()) pane.add(stack_in_words(picture));
  return pane;
}

/// Its end is seen: what was printed last.
Pane output_pane(const Step& step, const Picture& picture, std::size_t width) {
  Pane pane{"Output", !step.output.empty(), width, {}};
  const std::size_t enough = 200;  // lines; no window has more
  auto lines = lines_of(picture.output);
  if (lines.size() > enough) lines.erase(lines.begin(), lines.end() - enough);
  for (const std::string& line : lines) pane.lines.push_back({"  ", printable(line)});
  pane.focus = pane.lines.size();
  return pane;
}

/// Whether any step of the recording has something in this part.
template <class View>
bool used(const Recording& recording, std::optional<std::vector<View>> Step::*part) {
  return std::any_of(recording.steps.begin(), recording.steps.end(),
                     [part](const Step& step) { return step.*part && !(step.*part)->empty(); });
}

std::vector<Pane> all_panes(const Recording& recording, const Step& step, const Picture& picture,
                            std::size_t width) {
  std::vector<Pane> panes{stack_pane(step, picture, width), frames_pane(step, picture, width)};
  if (used(recording, &Step::ready))
    panes.push_back(list_pane("Ready", step.ready, picture.ready, width));
  if (used(recording, &Step::timers))
    panes.push_back(list_pane("Timers", step.timers, picture.timers, width));
  if (used(recording, &Step::descriptors))
    panes.push_back(list_pane("Watched", step.descriptors, picture.descriptors, width));
  if (used(recording, &Step::futures)) panes.push_back(futures_pane(step, picture, width));
  panes.push_back(output_pane(step, picture, width));
  for (Pane& pane : panes)
    if (pane.lines.empty()) pane.lines.push_back({"  ", kNothing, Style::kDim});
  return panes;
}

/// A row for each pane in turn, as long as there are any, so that the small ones are seen whole.
/// Returns how many are left.
std::size_t share(std::vector<Pane>& panes, std::size_t rows) {
  for (bool wanted = true; wanted && rows > 0;) {
    wanted = false;
    for (Pane& pane : panes) {
      if (rows == 0 || pane.rows == pane.lines.size()) continue;
      ++pane.rows;
      --rows;
      wanted = true;
    }
  }
  return rows;
}

void add_rows(const Pane& pane, std::vector<Line>& part) {
  const std::size_t hidden = pane.lines.size() - pane.rows;
  const std::size_t first = std::min(pane.focus - std::min(pane.focus, pane.rows / 3), hidden);
  for (std::size_t i = 0; i < pane.rows; ++i) {
    std::string title;
    if (i == 0) title = pane.title;
    if (i == 1 && hidden > 0) title = " +" + std::to_string(hidden);
    title.resize(kTitleWidth, ' ');
    const PaneLine& line = pane.lines[first + i];
    part.push_back({{title, pane.changed ? Style::kBold : Style::kPlain},
                    {line.mark, Style::kBold},
                    {line.text, line.style}});
  }
}

}  // namespace

std::vector<Line> pane_part(const Recording& recording, const Step& step, const Picture& picture,
                            Size size) {
  const std::size_t used_up = kTitleWidth + 2;
  const std::size_t width = size.columns > used_up ? size.columns - used_up : 1;
  std::vector<Pane> panes = all_panes(recording, step, picture, width);
  if (panes.size() > size.rows)
    std::erase_if(panes, [](const Pane& pane) { return pane.lines.front().text == kNothing; });
  const bool airy = share(panes, size.rows) + 1 >= panes.size();
  std::vector<Line> part;
  for (const Pane& pane : panes) {
    if (airy && !part.empty()) part.emplace_back();
    add_rows(pane, part);
  }
  return part;
}

}  // namespace aio::trace
