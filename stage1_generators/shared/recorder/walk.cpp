#include "stage1_generators/shared/recorder/walk.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace aio::trace {

namespace {

/// Who called whom, up to some step.
class Callers {
 public:
  void add(const Step& step) {
    for (const auto& [number, frame] : step.frames)
      if (frame && (frame->caller || frame->state != "closed")) callers_[number] = frame->caller;
  }
  /// A frame that has ended still counts as its caller's. Callers in a ring have no root: any of
  /// them stands for all.
  int root_of(int frame) const {
    for (std::size_t looked_at = 0; looked_at < callers_.size(); ++looked_at) {
      const auto found = callers_.find(frame);
      if (found == callers_.end() || !found->second) break;
      frame = found->second;
    }
    return frame;
  }

 private:
  std::map<int, int> callers_;
};

}  // namespace

std::optional<std::size_t> next_of_task(const Recording& recording, std::size_t step) {
  Callers callers;
  int task = 0;
  for (std::size_t i = 0; i < recording.steps.size(); ++i) {
    const Step& now = recording.steps[i];
    callers.add(now);
    const int root = callers.root_of(now.frame);
    if (i > step && root && (root == task || !task)) return i;
    if (i <= step && root) task = root;
  }
  return {};
}

std::optional<std::size_t> next_turn(const Recording& recording, std::size_t step) {
  const int turn = recording.steps[step].turn;
  for (std::size_t i = step + 1; i < recording.steps.size(); ++i)
    if (recording.steps[i].turn > 0 && recording.steps[i].turn != turn) return i;
  return {};
}

std::optional<std::size_t> next_of_parts(const Recording& recording, std::size_t step,
                                         const std::string& parts, bool back) {
  for (std::size_t i = step; back ? i > 0 : i + 1 < recording.steps.size();) {
    i = back ? i - 1 : i + 1;
    if (is_of(recording.steps[i], parts)) return i;
  }
  return {};
}

void Walk::other_filter() {
  parts_ = parts_.empty() ? "code" : parts_ == "code" ? "code,system" : "";
  message_ = parts_.empty() ? "All steps." : "Only steps of: " + parts_ + ". f for others.";
}

/// First to the panes as a whole, then by half of a window.
void Walk::scroll(bool down) {
  const std::size_t most = most_scroll(recording_, step_, size_);
  const std::size_t half = std::max<std::size_t>(rows_of_panes(size_) / 2, 1);
  if (down && scroll_ >= most) {
    message_ = most ? "This is the end of the panes. u goes back." : "All of the panes is shown.";
  } else if (down) {
    scroll_ = std::min(scroll_ == 0 ? 1 : scroll_ + half, most);
  } else {
    scroll_ = std::min(scroll_, most);
    scroll_ -= scroll_ > 1 ? std::min(half, scroll_ - 1) : scroll_;
  }
}

void Walk::go_to(std::optional<std::size_t> step, const std::string& otherwise) {
  if (step && *step < recording_.steps.size())
    step_ = *step;
  else
    message_ = otherwise;
}

void Walk::press(int key) {
  message_.clear();
  if (key == kCtrlC || key == kCtrlD) left_ = true;
  if (typed_) return type_number(key);
  const bool help = std::exchange(help_, false);
  switch (key) {
    case 'f':
      return other_filter();
    case 'd':
    case kPageDown:
      return scroll(true);
    case 'u':
    case kPageUp:
      return scroll(false);
    case 'g':
      typed_.emplace();
      return;
    case '?':
      help_ = !help;
      return;
    case 'q':
      left_ = true;
      return;
    default:
      move(key);
  }
}

void Walk::move(int key) {
  switch (key) {
    case kEnter:
    case kNewline:
    case ' ':
    case kRight:
    case kDown:
    case 'n':
      return go_to(next_of_parts(recording_, step_, parts_), "This is the last step. q quits.");
    case kLeft:
    case kUp:
    case 'p':
      return go_to(next_of_parts(recording_, step_, parts_, true), "This is the first step.");
    case 't':
      return go_to(next_of_task(recording_, step_), "This task has no later step.");
    case 'l':
      return go_to(next_turn(recording_, step_), "There is no later turn of a loop.");
    case 'w':
      if (const auto& cause = recording_.steps[step_].cause) return go_to(cause->step, "");
      message_ = "No cause is recorded for this step.";
      return;
    case kHome:
      return go_to(0, "");
    case kEnd:
      return go_to(recording_.steps.size() - 1, "");
  }
}

void Walk::type_number(int key) {
  if (key >= '0' && key <= '9' && typed_->size() < 9) {
    *typed_ += static_cast<char>(key);
  } else if ((key == kBackspace || key == kDelete) && !typed_->empty()) {
    typed_->pop_back();
  } else if ((key == kEnter || key == kNewline) && !typed_->empty()) {
    go_to(std::stoul(*typed_) - 1,
          "There are steps 1 to " + std::to_string(recording_.steps.size()) + ".");
    typed_.reset();
  } else if (key < '0' || key > '9') {  // any other key: back to where we were
    typed_.reset();
  }
}

View Walk::view() const {
  return {step_, help_, typed_ ? "Go to step (Enter): " + *typed_ + "_" : message_, scroll_};
}

}  // namespace aio::trace
