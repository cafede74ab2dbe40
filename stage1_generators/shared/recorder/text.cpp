// --trace: a step a paragraph.
//
//     12  t=1.00  turn 3  Sleepy 2 goes on at kSlept.
//         because of step 10: The time of Sleepy 2 has come.
//         because of step 4: A timer for Sleepy 2 is set to 1.00.
//         at stage3_sleep_loop/demos/sleepy.hpp:31: return await(sleep_, kSlept);
//         frame Sleepy 2: running
//         timers: 1.50 Sleepy 1
//         leads to step 13
#include <algorithm>

#include "stage1_generators/shared/recorder/in_words.hpp"
#include "stage1_generators/shared/recorder/recording.hpp"

namespace aio::trace {

namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kMost = 12;  // of a list

using Words = std::vector<std::string>;

/// Lines below the first one of a paragraph.
void write_line(std::ostream& out, const std::string& text) {
  for (const std::string& line : wrapped("    " + printable(text), kWidth, 6)) out << line << '\n';
}

void write_head(const Step& step, std::size_t number, std::ostream& out) {
  std::string head = std::to_string(number);
  head.resize(std::max<std::size_t>(head.size(), 2), ' ');
  if (step.time >= 0) head += "  t=" + seconds(step.time);
  if (step.turn > 0) head += "  turn " + std::to_string(step.turn);
  for (const std::string& line : wrapped(head + "  " + printable(step.what), kWidth, 6))
    out << line << '\n';
}

/// Of a wake-up all of the way back, of anything else one step of it.
void write_causes(const Recording& recording, std::size_t step, std::ostream& out) {
  Words lines = because(recording, step);
  const std::string& kind = recording.steps[step].kind;
  if (kind != "resumed" && kind != "future_done" && lines.size() > 1) lines.resize(1);
  for (const std::string& line : lines) write_line(out, line);
}

void write_place(const Recording& recording, Place place, std::ostream& out) {
  const std::string where = in_words(recording, place);
  if (where.empty()) return;
  const Words lines = lines_of(recording.sources[static_cast<std::size_t>(place.file)].text);
  const auto index = static_cast<std::size_t>(place.line - 1);
  std::string code = index < lines.size() ? printable(lines[index]) : "";
  code.erase(0, code.find_first_not_of(' '));
  const std::string line = "    at " + where + (code.empty() ? "" : ": ") + code;
  if (line.size() <= kWidth) {
    out << line << '\n';
  } else {  // the code is worth more than one line
    out << "    at " << where << ":\n      " << cut(code, kWidth - 6) << '\n';
  }
}

void write_frames(const Step& step, const Picture& before, const Picture& now, std::ostream& out) {
  std::vector<int> changed;
  changed.reserve(step.frames.size());
  for (const auto& [number, frame] : step.frames) changed.push_back(number);
  for (const auto& [number, depth] : in_trees(changed, now)) {
    const auto frame = now.frames.find(number);
    const std::string driver = driver_of(number, now);
    const std::string text = frame == now.frames.end() ? name_of(number, before) + ": gone"
                                                       : in_words(frame->second, now);
    write_line(out, std::string(2 * depth, ' ') + "frame " + text +
                        (driver.empty() ? "" : " (" + driver + ")"));
  }
}

void write_list(const char* name, const Words& words, std::ostream& out) {
  std::string text;
  for (std::size_t i = 0; i < std::min(words.size(), kMost); ++i)
    text += (text.empty() ? "" : ", ") + words[i];
  if (words.size() > kMost) text += " and " + std::to_string(words.size() - kMost) + " more";
  write_line(out, std::string(name) + ": " + (text.empty() ? "none" : text));
}

template <class View>
Words all_in_words(const std::vector<View>& views) {
  Words words;
  for (const View& view : views) words.push_back(in_words(view));
  return words;
}

/// Of the futures there may be many, so only those that differ.
Words changed_futures(const Picture& before, const Picture& now) {
  Words words;
  for (const FutureView& future : now.futures)
    if (std::find(before.futures.begin(), before.futures.end(), future) == before.futures.end())
      words.push_back(in_words(future, now));
  for (const FutureView& future : before.futures)
    if (std::none_of(now.futures.begin(), now.futures.end(),
                     [&](const FutureView& other) { return other.id == future.id; }))
      words.push_back(future.name + " gone");
  return words;
}

void write_step(const Step& step, const Picture& before, const Picture& now, std::ostream& out) {
  write_frames(step, before, now, out);
  if (step.stack) write_list("running", {now.stack.empty() ? "none" : stack_in_words(now)}, out);
  if (step.ready) write_list("ready", all_in_words(now.ready), out);
  if (step.timers) write_list("timers", all_in_words(now.timers), out);
  if (step.descriptors) write_list("descriptors", all_in_words(now.descriptors), out);
  if (step.futures) write_list("futures", changed_futures(before, now), out);
  for (const std::string& line : lines_of(step.output)) out << "    | " << printable(line) << '\n';
}

}  // namespace

void write_text(const Recording& absolute, std::ostream& out, const std::string& parts) {
  const Recording recording = from_start(absolute);
  out << "-- stage" << recording.stage << ' ' << recording.scene << ": " << recording.summary
      << '\n';
  Picture before;
  std::vector<std::vector<std::size_t>> results(recording.steps.size());
  for (std::size_t i = 0; i < recording.steps.size(); ++i) {
    const auto& cause = recording.steps[i].cause;
    if (cause && cause->step < i) results[cause->step].push_back(i);
  }
  for (std::size_t i = 0; i < recording.steps.size(); ++i) {
    const Step& step = recording.steps[i];
    Picture now = before;
    advance(now, step);
    if (!is_of(step, parts)) {
      before = std::move(now);
      continue;
    }
    out << '\n';
    write_head(step, i + 1, out);
    write_causes(recording, i, out);
    write_place(recording, step.at, out);
    write_step(step, before, now, out);
    if (const std::string words = leads_to(results[i]); !words.empty()) write_line(out, words);
    before = std::move(now);
    before.output.clear();  // nobody looks back at it
  }
}

}  // namespace aio::trace
