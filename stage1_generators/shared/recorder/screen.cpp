#include "stage1_generators/shared/recorder/screen.hpp"

#include <algorithm>

#include "stage1_generators/shared/recorder/in_words.hpp"
#include "stage1_generators/shared/recorder/screen_panes.hpp"

namespace aio::trace {

namespace {

constexpr std::size_t kSideBySide = 100;  // columns that it takes
constexpr std::size_t kSentenceRows = 2;

const char* const kKeys =
    "Enter next  p back  t task  l turn  w why  f filter  g go to  q quit  ? keys";
const char* const kFewKeys = "Enter next  p back  q quit  ? keys";
const char* const kHelp[] = {
    "Enter, right, n    next (Space, down)",    "p, left, up        back",
    "t, l               next of task, of turn", "w, f               the cause; a filter",
    "g 12 Enter         go to step 12",         "Home, End          first, last step",
    "d, u               scroll the panes",      "q, Ctrl-C          quit",
};

/// At most `width` columns of it.
Line cut_line(const Line& line, std::size_t width) {
  Line result;
  for (const Span& span : line) {
    result.push_back({cut(span.text, width), span.style});
    width -= result.back().text.size();
  }
  return result;
}

std::size_t width_of(const Line& line) {
  std::size_t count = 0;
  for (const Span& span : line) count += span.text.size();
  return count;
}

std::string padded(std::string text, std::size_t width) {
  text = cut(text, width);
  return text + std::string(width - text.size(), ' ');
}

// The source.

/// Where the step is; if it is nowhere, where the last one was that was somewhere.
Place last_place(const Recording& recording, std::size_t step) {
  for (std::size_t i = step + 1; i-- > 0;)
    if (!in_words(recording, recording.steps[i].at).empty()) return recording.steps[i].at;
  return {};
}

/// The first line to show of `count`. It moves by half a screen: the text stands still while the
/// current line wanders through the middle of it.
std::size_t first_line(std::size_t current, std::size_t count, std::size_t rows) {
  const std::size_t half = std::max<std::size_t>(rows / 2, 1);
  const std::size_t before = current - 1;
  const std::size_t above = before > rows / 4 ? (before - rows / 4) / half * half : 0;
  return std::min(above, count > rows ? count - rows : 0);
}

/// Who goes on at the `case` in this line: "<- Sleepy", "<- Sleepy +2"; "" for nobody.
std::string who_goes_on(const Picture& picture, Place place) {
  std::string first;
  int others = -1;
  for (const auto& [number, frame] : picture.frames) {
    const bool waits = frame.state == "suspended" || frame.delegate != 0;
    if (!waits || frame.case_line != place.line || frame.at.file != place.file) continue;
    if (first.empty()) first = frame.name;
    ++others;
  }
  if (first.empty()) return "";
  return "<- " + printable(first) + (others > 0 ? " +" + std::to_string(others) : "");
}

/// "> 31   return await(sleep_, kSlept);" or "* 32   case kSlept:       <- Sleepy".
Line source_line(const std::string& text, std::size_t digits, const std::string& who, bool current,
                 std::size_t number, std::size_t width) {
  std::string digits_of_number = std::to_string(number);
  digits_of_number.insert(0, digits - std::min(digits, digits_of_number.size()), ' ');
  std::string line = current ? "> " : who.empty() ? "  " : "* ";
  line += digits_of_number + " " + printable(text);
  const Style style = current ? Style::kReverse : who.empty() ? Style::kPlain : Style::kBold;
  const bool room = !who.empty() && line.size() + 2 + who.size() <= width;
  if (!room) return {{padded(line, width), style}};
  return {{padded(line, width - who.size()) + who, style}};
}

/// The current line is shown whole, in further rows if it takes them.
void wrap_current(const std::string& text, std::size_t before, std::size_t width,
                  std::vector<Line>& part) {
  const std::size_t room = width - before;
  const std::size_t indent = std::min(text.find_first_not_of(' ') + 4, room / 2);
  std::vector<std::string> pieces = wrapped(text, room, indent);
  if (pieces.size() < 2 && text.size() <= room) return;
  for (std::size_t i = 0; i < pieces.size(); ++i) {  // what has no space to break at
    if (pieces[i].size() <= room) continue;
    const std::string rest = std::string(indent, ' ') + pieces[i].substr(room);
    pieces[i].resize(room);
    pieces.insert(pieces.begin() + static_cast<long>(i) + 1, rest);
  }
  std::string number = part.back().front().text.substr(0, before);
  part.pop_back();
  for (const std::string& piece : pieces) {
    part.push_back({{padded(number + piece, width), Style::kReverse}});
    number.assign(before, ' ');
  }
}

std::vector<Line> source_part(const Recording& recording, std::size_t step, const Picture& picture,
                              Size size) {
  std::vector<Line> part;
  const Place place = last_place(recording, step);
  std::string title = in_words(recording, place);
  const bool unknown = title.empty();
  if (unknown) title = "(no line of the source yet)";
  if (title.size() > size.columns && size.columns > 3)  // its end says more than its beginning
    title = "..." + title.substr(title.size() - (size.columns - 3));
  part.push_back({{padded(title, size.columns), Style::kBold}});
  if (unknown) return part;
  const bool here = !in_words(recording, recording.steps[step].at).empty();
  const auto lines = lines_of(recording.sources[static_cast<std::size_t>(place.file)].text);
  const std::size_t digits = std::to_string(lines.size()).size();
  const std::size_t rows = size.rows > 0 ? size.rows - 1 : 0;
  const auto current = static_cast<std::size_t>(place.line);
  const std::size_t first = first_line(current, lines.size(), rows);
  for (std::size_t i = first; i < std::min(first + rows, lines.size()); ++i) {
    const std::string who = who_goes_on(picture, {place.file, static_cast<int>(i + 1)});
    const bool is_current = here && i + 1 == current;
    part.push_back(source_line(lines[i], digits, who, is_current, i + 1, size.columns));
    const std::size_t before = digits + 3;
    if (is_current && who.empty() && size.columns > 2 * before)
      wrap_current(printable(lines[i]), before, size.columns, part);
  }
  if (part.size() > rows + 1) part.resize(rows + 1);
  return part;
}

// The parts together.

Line head(const Recording& recording, std::size_t step, std::size_t width) {
  const Step& now = recording.steps[step];
  std::string right =
      "step " + std::to_string(step + 1) + "/" + std::to_string(recording.steps.size());
  if (now.time >= 0) right += "  t=" + seconds(now.time);
  if (now.turn > 0) right += "  turn " + std::to_string(now.turn);
  const std::size_t left = width > right.size() + 2 ? width - right.size() - 2 : 0;
  const std::string name = "stage" + std::to_string(recording.stage) + " " + recording.scene;
  const std::string all = name + ": " + recording.summary;
  const std::string text = all.size() <= left ? all : name;
  return {{padded(text, left) + (left ? "  " : "") + right, Style::kReverse}};
}

std::vector<Line> help_part() {
  std::vector<Line> part;
  for (const char* line : kHelp) part.push_back({{line}});
  return part;
}

std::vector<Line> beside(std::vector<Line> left, const std::vector<Line>& right, std::size_t rows,
                         std::size_t left_width) {
  left.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    left[i].push_back({std::string(left_width - width_of(left[i]), ' ')});
    left[i].push_back({" | ", Style::kDim});
    if (i < right.size()) left[i].insert(left[i].end(), right[i].begin(), right[i].end());
  }
  return left;
}

std::vector<Line> below(std::vector<Line> upper, const std::vector<Line>& lower, std::size_t rows,
                        std::size_t upper_rows) {
  upper.resize(upper_rows);
  upper.insert(upper.end(), lower.begin(), lower.end());
  upper.resize(rows);
  return upper;
}

/// The panes, in the rows that they have; scrolled, if somebody has asked for it.
std::vector<Line> panes_from(const Recording& recording, const View& view, const Picture& picture,
                             Size size) {
  const Step& step = recording.steps[view.step];
  if (view.scroll == 0) return pane_part(recording, step, picture, size);
  std::vector<Line> lines = whole_panes(recording, step, picture, size.columns);
  const std::size_t most = lines.size() > size.rows ? lines.size() - size.rows : 0;
  lines.erase(lines.begin(), lines.begin() + static_cast<long>(std::min(view.scroll - 1, most)));
  if (lines.size() > size.rows) lines.resize(size.rows);
  return lines;
}

constexpr std::size_t kAround = 2 + kSentenceRows;  // the rows above and below source and panes

struct Rooms {
  Size source, panes;
};

/// A line of code takes more room than a line of a pane. At 40x12, four rows are the source's.
Rooms rooms(Size size) {
  if (size.columns < kSideBySide)
    return {{size.columns, size.rows / 2}, {size.columns, size.rows - size.rows / 2}};
  const std::size_t source = size.columns * 57 / 100;
  return {{source, size.rows}, {size.columns - source - 3, size.rows}};
}

std::vector<Line> body(const Recording& recording, const View& view, Size size) {
  const Picture picture = picture_at(recording, view.step);
  const bool wide = size.columns >= kSideBySide;
  const auto [source, rest] = rooms(size);
  if (view.help && !wide) return below({}, help_part(), size.rows, 0);
  const auto code = source_part(recording, view.step, picture, source);
  const auto panes = view.help ? help_part() : panes_from(recording, view, picture, rest);
  return wide ? beside(code, panes, size.rows, source.columns)
              : below(code, panes, size.rows, source.rows);
}

}  // namespace

std::size_t rows_of_panes(Size size) {
  return size.rows > kAround ? rooms({size.columns, size.rows - kAround}).panes.rows : 0;
}

std::size_t most_scroll(const Recording& recording, std::size_t step, Size size) {
  if (size.rows <= kAround) return 0;
  const Size panes = rooms({size.columns, size.rows - kAround}).panes;
  const Picture picture = picture_at(recording, step);
  const auto lines = whole_panes(recording, recording.steps[step], picture, panes.columns);
  return lines.size() > panes.rows ? lines.size() - panes.rows + 1 : 0;
}

std::vector<Line> screen(const Recording& recording, const View& view, Size size) {
  std::vector<Line> lines{head(recording, view.step, size.columns)};
  if (size.rows > kAround) {
    const auto part = body(recording, view, {size.columns, size.rows - kAround});
    lines.insert(lines.end(), part.begin(), part.end());
  }
  auto sentence = wrapped(printable(recording.steps[view.step].what), size.columns, 2);
  sentence.resize(kSentenceRows);
  for (const std::string& line : sentence) lines.push_back({{line, Style::kBold}});
  const std::string keys = std::string_view(kKeys).size() <= size.columns ? kKeys : kFewKeys;
  lines.push_back(
      {{padded(view.message.empty() ? keys : view.message, size.columns), Style::kReverse}});
  lines.resize(size.rows);
  for (Line& line : lines) line = cut_line(line, size.columns);
  return lines;
}

}  // namespace aio::trace
