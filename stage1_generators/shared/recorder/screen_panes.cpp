#include "stage1_generators/shared/recorder/screen_panes.hpp"

#include <algorithm>
#include <map>

#include "stage1_generators/shared/recorder/in_words.hpp"

namespace aio::trace {

namespace {

constexpr std::size_t kTitleWidth = 8;  // and two columns for the mark
constexpr std::size_t kRowsForLanes = 14;
constexpr std::size_t kMostFrames = 60;  // of a stack
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
  std::vector<int> numbers;
  numbers.reserve(picture.frames.size());
  for (const auto& [number, frame] : picture.frames) numbers.push_back(number);
  for (const auto& [number, depth] : in_trees(numbers, picture)) {
    const FrameView& frame = picture.frames.at(number);
    const std::string driver = driver_of(number, picture);
    const bool changed = step.frames.contains(number);
    const Style style = changed                   ? Style::kBold
                        : frame.state == "closed" ? Style::kDim
                                                  : Style::kPlain;
    pane.add(std::string(2 * depth, ' ') + in_words(frame, picture) +
                 (driver.empty() ? "" : " (" + driver + ")"),
             number == step.frame, style);
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

Pane why_pane(const Recording& recording, const Step& step, std::size_t width) {
  Pane pane{"Why", step.cause.has_value(), width, {}};
  const auto number = static_cast<std::size_t>(&step - recording.steps.data());
  for (const std::string& line : because(recording, number)) pane.add(line);
  const std::string after = leads_to(results_of(recording, number));
  if (!after.empty()) pane.add(after);
  return pane;
}

Pane stack_pane(const Step& step, const Picture& picture, std::size_t width) {
  Pane pane{"Running", step.stack.has_value(), width, {}};
  if (!picture.stack.empty()) pane.add(stack_in_words(picture));
  return pane;
}

/// The lanes up to now: of each task, or before stage 6 of each root, a character for each turn.
struct Lanes {
  std::map<std::string, std::string> rows;
  std::vector<std::string> order;
  std::size_t columns = 0;

  void mark(const std::string& who, char with) {
    static const std::string strength = " .=v^#";
    if (!rows.contains(who)) order.push_back(who);
    std::string& row = rows[who];
    row.resize(columns, ' ');
    if (strength.find(with) > strength.find(row.back())) row.back() = with;
  }
  /// `who` has made `whom` ready: the head of an arrow, which comes from the lane of `who`.
  void wake(const std::string& who, const std::string& whom) {
    const auto lane = [this](const std::string& name) { return std::ranges::find(order, name); };
    if (rows.contains(whom)) mark(whom, lane(who) < lane(whom) ? 'v' : '^');
  }
};

bool is_ready(const Picture& picture, const std::string& name, int frame) {
  return std::ranges::any_of(picture.ready, [&](const ReadyView& one) {
    return one.who == name || (frame != 0 && one.frame == frame);
  });
}

bool is_running(const Picture& picture, int frame) {
  for (std::size_t i = 0; frame != 0 && i < kMostFrames; ++i) {
    if (std::ranges::count(picture.stack, frame)) return true;
    const auto view = picture.frames.find(frame);
    frame = view == picture.frames.end() ? 0 : view->second.delegate;
  }
  return false;
}

void mark_all(Lanes& lanes, const Picture& picture, bool tasks) {
  if (tasks) {
    for (const FutureView& task : picture.futures) {
      if (task.frame == 0 || task.state != "pending") continue;
      lanes.mark(task.name, is_running(picture, task.frame)            ? '#'
                            : is_ready(picture, task.name, task.frame) ? '='
                                                                       : '.');
    }
    return;
  }
  for (const auto& [number, frame] : picture.frames) {
    if (frame.caller != 0 || frame.state == "closed") continue;
    lanes.mark(frame.name, is_running(picture, number)             ? '#'
                           : is_ready(picture, frame.name, number) ? '='
                                                                   : '.');
  }
}

/// The wakes of a turn: "Task-2 -> Task-1". The one that ran when it happened has done it.
class Wakes {
 public:
  void add(const Recording& recording, std::size_t step, const Picture& picture, Lanes& lanes) {
    const Step& now = recording.steps[step];
    if (now.kind == "run") taken_ = lane_of(now.frame, picture);
    ran_.push_back(picture.stack.empty() ? taken_ : lane_of(picture.stack.front(), picture));
    if (now.kind == "turn") woken_.clear();
    if (now.kind != "ready" || now.frame == 0) return;
    const std::size_t cause = now.cause && now.cause->step < step ? now.cause->step : step;
    const std::string whom = lane_of(now.frame, picture);
    if (ran_[cause].empty() || ran_[cause] == whom) return;
    woken_.push_back(ran_[cause] + " -> " + whom);
    lanes.wake(ran_[cause], whom);
  }
  /// Those of the turn so far.
  const std::vector<std::string>& woken() const { return woken_; }

 private:
  /// The name of the lane that a frame is in; "" for none.
  static std::string lane_of(int frame, const Picture& picture) {
    auto view = picture.frames.find(frame);
    for (std::size_t i = 0; i < kMostFrames && view != picture.frames.end(); ++i) {
      const auto caller = picture.frames.find(view->second.caller);
      if (caller == picture.frames.end()) break;
      view = caller;
    }
    if (view == picture.frames.end()) return "";
    for (const FutureView& task : picture.futures)
      if (task.frame == view->first) return task.name;
    return view->second.name;
  }

  std::string taken_;             // from the ready queue, last
  std::vector<std::string> ran_;  // by step
  std::vector<std::string> woken_;
};

Pane lanes_pane(const Recording& recording, const Step& step, std::size_t width) {
  Pane pane{"Lanes", false, width, {}};
  const auto last = static_cast<std::size_t>(&step - recording.steps.data());
  const bool tasks = recording.stage == 6;
  Lanes lanes;
  Wakes wakes;
  Picture picture;
  std::optional<int> turn;  // of the step before; the first step begins a column, whatever it says
  for (std::size_t i = 0; i <= last; ++i) {
    const Step& now = recording.steps[i];
    advance(picture, now);
    if (turn != now.turn) ++lanes.columns;
    turn = now.turn;
    mark_all(lanes, picture, tasks);
    wakes.add(recording, i, picture, lanes);
  }
  const std::size_t names = 10, room = width > names + 1 ? width - names - 1 : 1;
  for (const std::string& who : lanes.order) {
    std::string row = lanes.rows[who];
    row.resize(lanes.columns, ' ');
    if (row.size() > room) row.erase(0, row.size() - room);
    std::string name = cut(printable(who), names);
    name.resize(names + 1, ' ');
    pane.lines.push_back({"  ", name + row});
  }
  std::string woken;
  for (const std::string& one : wakes.woken()) woken += (woken.empty() ? "woken: " : ", ") + one;
  if (!woken.empty()) pane.add(woken);
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
  const auto has_cause = [](const Step& one) { return one.cause.has_value(); };
  if (std::ranges::any_of(recording.steps, has_cause))
    panes.insert(panes.begin(), why_pane(recording, step, width));
  if (used(recording, &Step::ready))
    panes.push_back(list_pane("Ready", step.ready, picture.ready, width));
  if (used(recording, &Step::timers))
    panes.push_back(list_pane("Timers", step.timers, picture.timers, width));
  if (used(recording, &Step::descriptors))
    panes.push_back(list_pane("Watched", step.descriptors, picture.descriptors, width));
  if (used(recording, &Step::futures)) panes.push_back(futures_pane(step, picture, width));
  if (std::ranges::any_of(recording.steps, [](const Step& one) { return one.turn > 0; }))
    panes.push_back(lanes_pane(recording, step, width));
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

std::size_t width_of_text(std::size_t columns) {
  const std::size_t used_up = kTitleWidth + 2;
  return columns > used_up ? columns - used_up : 1;
}

}  // namespace

std::vector<Line> whole_panes(const Recording& recording, const Step& step, const Picture& picture,
                              std::size_t columns) {
  std::vector<Line> part;
  for (Pane& pane : all_panes(recording, step, picture, width_of_text(columns))) {
    pane.rows = pane.lines.size();
    add_rows(pane, part);
  }
  return part;
}

std::vector<Line> pane_part(const Recording& recording, const Step& step, const Picture& picture,
                            Size size) {
  std::vector<Pane> panes = all_panes(recording, step, picture, width_of_text(size.columns));
  if (size.rows < kRowsForLanes)
    std::erase_if(panes, [](const Pane& pane) { return pane.title == "Lanes"; });
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
