// A recording for tests, made by hand: main waits for Sleepy, which sleeps; a loop wakes it.
#pragma once

#include "stage1_generators/shared/recorder/recording.hpp"

namespace aio::testing {

inline trace::FrameView main_frame() {
  return {"main", "Main", "created", "kStart", {0, 1}, 4, 0, 0, 0, "", "", {}};
}

inline trace::FrameView sleepy_frame() {
  return {"Sleepy", "Sleepy", "created", "kStart", {1, 1}, 4, 0, 0, 0, "", "", {{"n_", "3"}}};
}

inline trace::FrameView with(trace::FrameView frame, std::string state, std::string resume,
                             int line, int case_line) {
  frame.state = std::move(state);
  frame.resume = std::move(resume);
  frame.at.line = line;
  frame.case_line = case_line;
  return frame;
}

inline trace::FrameView waiting_for(trace::FrameView frame, int delegate, std::string event) {
  frame.delegate = delegate;
  frame.waits = std::move(event);
  return frame;
}

inline trace::FrameView called_by(trace::FrameView frame, int caller) {
  frame.caller = caller;
  return frame;
}

inline trace::Step step(std::string kind, std::string what, int frame, trace::Place at) {
  trace::Step step;
  step.part = "code";
  step.kind = std::move(kind);
  step.what = std::move(what);
  step.frame = frame;
  step.at = at;
  return step;
}

inline trace::Step in_turn(trace::Step step, double time, int turn) {
  step.time = time;
  step.turn = turn;
  return step;
}

inline trace::Recording hand_made() {
  using trace::Step;
  trace::Recording recording{3, "doze", "one sleeper, and one who waits for it", {}, {}};
  recording.sources = {{"demos/main.hpp",
                        "class Main {\n"
                        "  Step resume(Sent sent) override {\n"
                        "    switch (resume_point()) {\n"
                        "      case kStart:\n"
                        "        return await(sleepy_, kAwake);\n"
                        "      case kAwake:\n"
                        "        return return_value();\n"
                        "    }\n"
                        "  }\n"
                        "};\n"},
                       {"demos/sleepy.hpp",
                        "class Sleepy {\n"
                        "  Step resume(Sent sent) override {\n"
                        "    switch (resume_point()) {\n"
                        "      case kStart:\n"
                        "        return await(sleep_, kSlept);\n"
                        "      case kSlept:\n"
                        "        return return_value();\n"
                        "    }\n"
                        "  }\n"
                        "};\n"}};
  const trace::FrameView main_waits =
      waiting_for(with(main_frame(), "suspended", "kAwake", 5, 6), 2, "");
  const trace::FrameView sleepy_waits = called_by(
      waiting_for(with(sleepy_frame(), "suspended", "kSlept", 5, 6), 0, "AsyncSleep(until=1.5)"),
      1);

  Step made = step("created", "main is made.", 1, {0, 1});
  made.frames = {{1, main_frame()}, {2, sleepy_frame()}};

  Step queued = in_turn(step("ready", "main is put into the ready queue.", 1, {0, 4}), 0, 1);
  queued.ready = {{{"main", 1, ""}}};

  Step starts = in_turn(step("resumed", "main starts.", 1, {0, 4}), 0, 1);
  starts.frames = {{1, with(main_frame(), "running", "kStart", 1, 4)}};
  starts.stack = {{1}};
  starts.ready.emplace();
  starts.output = "good night\nand ";

  Step delegates = in_turn(step("delegated", "main waits for Sleepy.", 1, {0, 5}), 0, 1);
  delegates.frames = {{1, waiting_for(with(main_frame(), "running", "kAwake", 5, 6), 2, "")},
                      {2, called_by(with(sleepy_frame(), "running", "kStart", 1, 4), 1)}};
  delegates.stack = {{1, 2}};

  Step sleeps =
      in_turn(step("suspended", "Sleepy waits for AsyncSleep(until=1.5).", 2, {1, 5}), 0, 1);
  sleeps.frames = {{1, main_waits}, {2, sleepy_waits}};
  sleeps.stack.emplace();
  sleeps.timers = {{{1.5, "main", 1}}};

  Step turn = in_turn(step("turn", "Turn 2 of the loop begins.", 0, {}), 1.5, 2);
  turn.timers.emplace();
  turn.ready = {{{"main", 1, "timer"}}};

  Step returns = in_turn(step("returned", "Sleepy returns None.", 2, {1, 7}), 1.5, 2);
  returns.frames = {{1, with(main_frame(), "running", "kAwake", 5, 6)},
                    {2, with(sleepy_frame(), "closed", "", 7, 0)}};
  returns.stack = {{1}};
  returns.ready.emplace();

  Step ends = step("end", "The program has ended.", 0, {});
  ends.frames = {{1, {}}, {2, {}}};
  ends.stack.emplace();
  ends.output = "good morning\n";

  recording.steps = {made, queued, starts, delegates, sleeps, turn, returns, ends};
  return recording;
}

}  // namespace aio::testing
