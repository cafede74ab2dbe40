// --step: a walk through a recording in the terminal. The three parts do not know each other: what
// a key does (walk.hpp), what the screen shows (screen.hpp), and the terminal (terminal.hpp).
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "stage1_generators/shared/recorder/in_words.hpp"
#include "stage1_generators/shared/recorder/screen.hpp"
#include "stage1_generators/shared/recorder/terminal.hpp"
#include "stage1_generators/shared/recorder/walk.hpp"

namespace aio::trace {

namespace {

bool can_draw(int in, int out) {
  const char* kind = std::getenv("TERM");
  const bool dumb = kind != nullptr && std::string_view(kind) == "dumb";
  return isatty(in) && isatty(out) && !dumb;
}

/// Returns the signal that ended it, or 0.
int walk_through(const Recording& recording, int in, int out) {
  const SignalsKeptBack signals;
  const GivenBackAfterCrash given_back(in, out);
  std::optional<RawInput> raw(in);
  std::optional<OwnScreen> own(out);
  Walk walk(recording);
  while (!walk.left() && !SignalsKeptBack::end_asked_for()) {
    own->draw(screen(recording, walk.view(), own->size()));
    walk.window(own->size());
    const auto key = read_key(in, signals);
    const bool stop = key == kCtrlZ || SignalsKeptBack::stop_asked_for();
    if (stop || SignalsKeptBack::has_been_stopped()) {
      own.reset();  // the shell gets its terminal as it was, and gives it back after `fg`
      raw.reset();
      if (stop) signals.stop();
      raw.emplace(in);
      own.emplace(out);
    }
    if (key && !stop) walk.press(*key);
  }
  return SignalsKeptBack::end_asked_for();
}

/// "step 12/80 t=1.00 Sleepy 2 yields 4. (stage3_sleep_loop/demos/sleepy.hpp:31)"
std::string line_for(const Recording& recording, std::size_t i) {
  const Step& step = recording.steps[i];
  const std::string where = in_words(recording, step.at);
  return "step " + std::to_string(i + 1) + "/" + std::to_string(recording.steps.size()) +
         (step.time >= 0 ? " t=" + seconds(step.time) : "") + " " + printable(step.what) +
         (where.empty() ? "" : " (" + where + ")") + "\n";
}

}  // namespace

void step_through(const Recording& absolute, int in, int out) {
  const Recording recording = from_start(absolute);
  if (can_draw(in, out) && !recording.steps.empty()) {
    // Only now, when the terminal is as it was, a signal has its effect.
    if (const int signal = walk_through(recording, in, out)) std::raise(signal);
    return;
  }
  std::string lines;
  for (std::size_t i = 0; i < recording.steps.size(); ++i) lines += line_for(recording, i);
  write_all(out, lines);
}

}  // namespace aio::trace
