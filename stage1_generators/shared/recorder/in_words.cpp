#include "stage1_generators/shared/recorder/in_words.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>

namespace aio::trace {

namespace {

/// `words` with `separator` between them.
std::string joined(const std::vector<std::string>& words, const char* separator) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : separator) + word;
  return text;
}

std::string where_it_goes_on(const FrameView& frame) {
  if (frame.resume.empty()) return "";
  const std::string line = frame.case_line ? ", line " + std::to_string(frame.case_line) : "";
  return (frame.state == "created" ? ", starts at " : ", goes on at ") + frame.resume + line;
}

/// The times in `text` that stand behind `before`, and are no earlier than `began`, counted from
/// it.
void count_from(double began, std::string_view before, bool as_number, std::string& text) {
  for (auto at = text.find(before); at != std::string::npos; at = text.find(before, at)) {
    at += before.size();
    const auto end = std::min(text.find_first_not_of("0123456789.", at), text.size());
    std::string digits = text.substr(at, end - at);
    std::string full_stop;
    if (digits.ends_with('.')) {
      digits.pop_back();
      full_stop = ".";
    }
    const double time = std::strtod(digits.c_str(), nullptr);
    if (digits.empty() || time < began) continue;
    std::string counted = seconds(time - began);
    if (as_number)  // as Python writes it: "0.1"
      while (counted.back() == '0' && counted[counted.size() - 2] != '.') counted.pop_back();
    text.replace(at, end - at, counted + full_stop);
  }
}

void count_from(double began, std::string& text) {
  count_from(began, "until=", true, text);
  count_from(began, "set to ", false, text);
}

}  // namespace

Recording from_start(Recording recording) {
  double began = 0;
  for (const Step& step : recording.steps) {
    if (step.time < 0) continue;
    began = step.time;
    break;
  }
  if (!(began > 0) || !std::isfinite(began)) return recording;
  for (Step& step : recording.steps) {
    if (step.time >= began) step.time -= began;
    count_from(began, step.what);
    for (auto& [number, frame] : step.frames)
      if (frame) count_from(began, frame->waits);
    if (step.timers)
      for (TimerView& timer : *step.timers)
        if (timer.at) *timer.at -= began;
  }
  return recording;
}

std::string seconds(double time) {
  char text[64];
  std::snprintf(text, sizeof text, "%.6f", time);
  std::string digits = text;
  const auto point = digits.find('.');
  if (point == std::string::npos) return digits;  // inf
  while (digits.back() == '0' && digits.size() > point + 3) digits.pop_back();
  return digits;
}

std::string in_words(const Recording& recording, Place place) {
  const auto file = static_cast<std::size_t>(place.file);
  if (place.line <= 0 || file >= recording.sources.size()) return "";
  return recording.sources[file].path + ":" + std::to_string(place.line);
}

std::string name_of(int frame, const Picture& picture) {
  if (frame == 0) return "";
  const auto found = picture.frames.find(frame);
  return found == picture.frames.end() ? "frame " + std::to_string(frame) : found->second.name;
}

std::string stack_in_words(const Picture& picture) {
  std::vector<std::string> names;
  for (const int frame : picture.stack) {
    if (frame != 0)
      names.push_back(name_of(frame, picture));
    else if (names.empty() || names.back() != "...")  // frames that are not drawn
      names.push_back("...");
  }
  return joined(names, " > ");
}

std::string in_words(const FrameView& frame, const Picture& picture) {
  std::string text = frame.name + ": " + frame.state;
  if (frame.state == "closed") return text;
  const bool runs = frame.state == "running" && frame.delegate == 0;
  if (!runs) text += where_it_goes_on(frame);
  std::vector<std::string> waits;
  if (frame.delegate) waits.push_back(name_of(frame.delegate, picture));
  if (!frame.waits.empty()) waits.push_back(frame.waits);
  if (!waits.empty()) text += ", waits for " + joined(waits, " and ");
  std::vector<std::string> members;
  members.reserve(frame.members.size());
  for (const auto& [name, value] : frame.members) members.emplace_back(name).append("=" + value);
  return members.empty() ? text : text + "; " + joined(members, ", ");
}

std::string in_words(const ReadyView& ready) {
  return ready.with.empty() ? ready.who : ready.who + " (for " + ready.with + ")";
}

std::string in_words(const TimerView& timer) {
  return timer.at ? seconds(*timer.at) + " " + timer.who : timer.who;
}

std::string in_words(const DescriptorView& descriptor) {
  return descriptor.role + ": " + descriptor.event + " by " + descriptor.who +
         (descriptor.ready ? " (ready)" : "");
}

std::string in_words(const FutureView& future, const Picture& picture) {
  std::vector<std::string> more;
  for (const FutureView& other : picture.futures)
    if (future.waits && other.id == future.waits) more.push_back("waits for " + other.name);
  if (!future.callbacks.empty()) more.push_back("calls " + joined(future.callbacks, " and "));
  const std::string text = future.name + (future.state.empty() ? "" : " ") + future.state;
  return more.empty() ? text : text + " (" + joined(more, ", ") + ")";
}

std::vector<std::string> because(const Recording& recording, std::size_t step) {
  constexpr std::size_t kMost = 6;
  std::vector<std::string> lines;
  const auto* cause = &recording.steps[step].cause;
  while (*cause && (*cause)->step < recording.steps.size() && lines.size() < kMost) {
    const Step& earlier = recording.steps[(*cause)->step];
    lines.push_back("because of step " + std::to_string((*cause)->step + 1) + ": " + earlier.what);
    cause = &earlier.cause;
  }
  return lines;
}

std::vector<std::size_t> results_of(const Recording& recording, std::size_t step) {
  std::vector<std::size_t> results;
  for (std::size_t i = step + 1; i < recording.steps.size(); ++i) {
    const auto& cause = recording.steps[i].cause;
    if (cause && cause->step == step) results.push_back(i);
  }
  return results;
}

std::string leads_to(const std::vector<std::size_t>& results) {
  constexpr std::size_t kMost = 12;
  std::vector<std::string> words;
  for (const std::size_t step : results) {
    if (words.size() == kMost) break;
    words.push_back(std::to_string(step + 1));
  }
  if (words.empty()) return "";
  const std::size_t more = results.size() - words.size();
  return (results.size() == 1 ? "leads to step " : "leads to steps ") + joined(words, ", ") +
         (more ? " and " + std::to_string(more) + " more" : "");
}

std::vector<std::pair<int, std::size_t>> in_trees(const std::vector<int>& numbers,
                                                  const Picture& picture) {
  const std::set<int> wanted(numbers.begin(), numbers.end());
  std::vector<std::pair<int, std::size_t>> rows;
  std::set<int> there;
  const auto add = [&](int root) {  // and what it waits for, as far as that is wanted
    std::size_t depth = 0;
    for (int frame = root; wanted.contains(frame) && there.insert(frame).second; ++depth) {
      rows.emplace_back(frame, depth);
      const auto view = picture.frames.find(frame);
      frame = view == picture.frames.end() ? 0 : view->second.delegate;
    }
  };
  for (const int frame : numbers) {
    const auto view = picture.frames.find(frame);
    if (view == picture.frames.end() || !wanted.contains(view->second.caller)) add(frame);
  }
  for (const int frame : numbers) add(frame);
  return rows;
}

std::string driver_of(int frame, const Picture& picture) {
  const auto view = picture.frames.find(frame);
  if (view == picture.frames.end() || view->second.caller) return "";
  for (const FutureView& task : picture.futures)
    if (task.frame == frame) return "in " + task.name;
  return "";
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string printable(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c >= ' ' && c <= '~') {
      result += c;
    } else if (c == '\t') {
      result += "  ";
    } else if (c == '\r' || c == '\n' || c == '\b') {
      result += c == '\r' ? "\\r" : c == '\n' ? "\\n" : "\\b";
    } else if (byte < 0x80) {
      char code[8];
      std::snprintf(code, sizeof code, "\\x%02x", byte);
      result += code;
    } else if (byte >= 0xC0) {  // where a character of UTF-8 begins
      result += '?';
    }
  }
  return result;
}

std::string cut(const std::string& text, std::size_t width) {
  if (text.size() <= width) return text;
  return width > 3 ? text.substr(0, width - 3) + "..." : text.substr(0, width);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::vector<std::string> lines;
  std::string begin;
  while (begin.size() + text.size() > width) {
    auto space = text.rfind(' ', width > begin.size() ? width - begin.size() : 0);
    if (space == std::string_view::npos || space == 0) space = text.find(' ', 1);
    if (space == std::string_view::npos) break;
    lines.push_back(begin + std::string(text.substr(0, space)));
    text.remove_prefix(space + 1);
    begin.assign(indent, ' ');
  }
  lines.push_back(begin + std::string(text));
  return lines;
}

}  // namespace aio::trace
