// What a run looked like, step by step: what the recorder writes, and what everything that shows a
// run reads.
//
// A step says what happened and which parts of the picture it changed. A part that did not change
// is left out. So the picture at step n is, part by part, the last one given up to n: picture_at()
// can go anywhere, and stepping back undoes nothing.
//
// docs/recording.schema.json describes the same as JSON.
#pragma once

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace aio::trace {

/// A line of a source file: an index into Recording::sources, and a line from 1 on. 0: unknown.
struct Place {
  int file = 0;
  int line = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

/// A frame. Frames have numbers from 1 on, in the order they were made; 0 is no frame.
struct FrameView {
  std::string name;        // "Averager", and "Averager 2" for the second one
  std::string function;    // "Averager": the class
  std::string state;       // of aio::State: created, suspended, running or closed
  std::string resume;      // the resume point by name: "kGotNumber"
  Place at;                // where it is suspended, or was before it went on
  int case_line = 0;       // where it will go on (its `case`), in the same file; 0: unknown
  int caller = 0;          // the frame that waits for this one
  int delegate = 0;        // the frame that this one waits for
  int top = 0;             // of a root that waits for a frame: the innermost one of its stack
  std::string waits;       // what else it waits for: "AsyncSleep(until=1.0)"
  std::string created_by;  // "Task-1"; "" if the program itself has made it
  std::vector<std::pair<std::string, std::string>> members;  // name, value
  friend bool operator==(const FrameView&, const FrameView&) = default;
};

/// Somebody in the ready queue. The first entry runs first.
struct ReadyView {
  std::string who;   // "Sleepy 2", "Task-1"
  int frame = 0;     // its frame, if it has one
  std::string with;  // what it was called for: "future 2", if any
  friend bool operator==(const ReadyView&, const ReadyView&) = default;
};

/// Somebody in the timer heap, in array order: the parent of entry i is entry (i - 1) / 4.
struct TimerView {
  std::optional<double> at;  // the deadline, in seconds; none for "and 80 more"
  std::string who;
  int frame = 0;
  friend bool operator==(const TimerView&, const TimerView&) = default;
};

/// A descriptor that somebody waits for.
struct DescriptorView {
  std::string role;   // "listener", "client 1": never a number that differs from run to run
  std::string event;  // "read" or "write"
  std::string who;
  int frame = 0;
  bool ready = false;
  friend bool operator==(const DescriptorView&, const DescriptorView&) = default;
};

/// A future or a task. They have numbers from 1 on.
struct FutureView {
  int id = 0;
  std::string name;                    // "Task-1", "future 2", "sleep 1"
  std::string state;                   // pending, finished or cancelled
  int frame = 0;                       // of a task: its coroutine
  int waits = 0;                       // of a task: the future that it waits for
  std::vector<std::string> callbacks;  // who is called when it is done, in order
  std::string created_by{};            // as a frame's
  std::string cancelled_by{};          // who asked last to cancel it
  friend bool operator==(const FutureView&, const FutureView&) = default;
};

/// Why a step happened: because of an earlier one. docs/recording.schema.json lists the words for
/// `how`: "result", "timer", "cancel", ...
struct Cause {
  std::size_t step = 0;  // an index, from 0 on
  std::string how;
  friend bool operator==(const Cause&, const Cause&) = default;
};

/// What the system was asked, and what it answered.
struct CallView {
  std::string name;      // "recv"
  std::string asked;     // "connection 1, at most 65536 bytes"
  std::string answered;  // "5 bytes"
};

/// One step. `kind` is one of
///   created resumed suspended delegated returned raised destroyed     a frame
///   turn ready run timer_set timer_due watch fd_ready forget          a loop
///   future_done callback_added cancel                                 a future
///   system_call                                                       the system
///   output end                                                        the program
struct Step {
  std::string kind;
  std::string part;              // "code", of the scene; "loop": of the engine; "system"
  std::string what;              // a sentence
  std::optional<Cause> cause;    // none: the program itself
  std::optional<CallView> call;  // of a system_call
  int frame = 0;                 // whom it is about
  Place at;                      // the current line
  double time = -1;              // on the loop's clock, in seconds; -1: no loop runs
  int turn = 0;                  // of the loop; 0: no loop runs
  std::string output;            // what the program printed in this step, with its line ends

  // The parts of the picture that differ from the step before. A frame that has gone is nullopt.
  std::map<int, std::optional<FrameView>> frames;
  std::optional<std::vector<int>> stack;  // outermost first; the last one runs
  std::optional<std::vector<ReadyView>> ready;
  std::optional<std::vector<TimerView>> timers;
  std::optional<std::vector<DescriptorView>> descriptors;
  std::optional<std::vector<FutureView>> futures;
};

/// The whole picture at one step.
struct Picture {
  std::map<int, FrameView> frames;
  std::vector<int> stack;
  std::vector<ReadyView> ready;
  std::vector<TimerView> timers;
  std::vector<DescriptorView> descriptors;
  std::vector<FutureView> futures;
  std::string output;  // so far
};

struct Source {
  std::string path;  // from the repository's root on
  std::string text;
};

struct Recording {
  int stage = 0;
  std::string scene;
  std::string summary;
  std::vector<Source> sources;
  std::vector<Step> steps;
  bool failed = false;  // an exception has left the scene; its text is the last line of the output
};

/// Steps 0 to `step`, put together.
Picture picture_at(const Recording& recording, std::size_t step);

/// A step a paragraph: what happened, and what of the picture it changed.
/// With `parts`, as "code" or "code,system", the steps of those alone.
void write_text(const Recording& recording, std::ostream& out, const std::string& parts = {});
/// Whether the step is of one of these parts; of "" each is.
bool is_of(const Step& step, const std::string& parts);
/// As docs/recording.schema.json says; the same bytes for the same recording.
void write_json(const Recording& recording, std::ostream& out);
/// {"stage":3,"scene":"naive_loop","summary":"...","steps":216}
void write_index_line(const Recording& recording, std::ostream& out);
/// The stepper page with this recording in it, in one file. Throws if the page is not found.
void write_html(const Recording& recording, std::ostream& out);
/// Walks through the recording in the terminal. Returns when the user leaves; if `in` is not a
/// terminal, prints a line for each step.
void step_through(const Recording& recording, int in, int out);

}  // namespace aio::trace
