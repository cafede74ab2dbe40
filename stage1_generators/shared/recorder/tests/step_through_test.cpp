#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "stage1_generators/shared/recorder/screen.hpp"
#include "stage1_generators/shared/recorder/tests/hand_made.hpp"
#include "stage1_generators/shared/recorder/tests/pseudo_terminal.hpp"
#include "stage1_generators/shared/recorder/walk.hpp"

namespace {

using namespace aio::testing;
using namespace aio::trace;

/// The text of the lines, without the spaces at their ends.
Lines shown(const View& view, Size size, const Recording& recording = hand_made()) {
  Lines lines;
  for (const Line& line : screen(recording, view, size)) {
    std::string text;
    for (const Span& span : line) text += span.text;
    EXPECT_LE(text.size(), size.columns);
    text.erase(text.find_last_not_of(' ') + 1);
    lines.push_back(text);
  }
  EXPECT_EQ(lines.size(), size.rows);
  return lines;
}

/// The same as one text, with a line end before the first line, to be compared with R"(...)".
std::string drawn(const View& view, Size size) {
  std::string text = "\n";
  for (const std::string& line : shown(view, size)) text += line + "\n";
  return text;
}

// The screen.

TEST(Screen, has_the_panes_beside_the_source_from_100_columns_on) {
  EXPECT_EQ(drawn({4, false, ""}, {100, 16}), R"(
stage3 doze: one sleeper, and one who waits for it                          step 5/8  t=0.00  turn 1
demos/sleepy.hpp:5                                        | Running   -
   1 class Sleepy {                                       | Frames    main: suspended, goes on at
   2   Step resume(Sent sent) override {                  |             kAwake, line 6, waits for
   3     switch (resume_point()) {                        |             Sleepy
   4       case kStart:                                   |         >   Sleepy: suspended, goes on
>  5         return await(sleep_, kSlept);                |             at kSlept, line 6, waits for
*  6       case kSlept:                         <- Sleepy |             AsyncSleep(until=1.5); n_=3
   7         return return_value();                       | Ready     -
   8     }                                                | Timers    1.50 main
   9   }                                                  | Output    good night
  10 };                                                   |           and
                                                          |
Sleepy waits for AsyncSleep(until=1.5).

Enter next  p back  t task  l turn  w why  f filter  g go to  q quit  ? keys
)");
}

TEST(Screen, has_the_panes_below_the_source_below_100_columns) {
  EXPECT_EQ(drawn({3, false, ""}, {60, 20}), R"(
stage3 doze                         step 4/8  t=0.00  turn 1
demos/main.hpp:5
   4       case kStart:
>  5         return await(sleepy_, kAwake);
*  6       case kAwake:                              <- main
   7         return return_value();
   8     }
   9   }
  10 };
Running   main > Sleepy
Frames  > main: running, goes on at kAwake, line 6, waits
            for Sleepy
            Sleepy: running; n_=3
Ready     -
Timers    -
Output    good night
          and
main waits for Sleepy.

Enter next  p back  q quit  ? keys
)");
}

TEST(Screen, is_still_of_use_at_40x12) {
  EXPECT_EQ(drawn({6, false, ""}, {40, 12}), R"(
stage3 doze     step 7/8  t=1.50  turn 2
demos/sleepy.hpp:7
>  7         return return_value();
   8     }
   9   }
Running   main
Frames    main: running
        > Sleepy: closed
Output    and
Sleepy returns None.

Enter next  p back  q quit  ? keys
)");
}

TEST(Screen, shows_the_keys_instead_of_the_panes) {
  EXPECT_EQ(drawn({0, true, ""}, {40, 12}), R"(
stage3 doze                     step 1/8
Enter, right, n    next (Space, down)
p, left, up        back
t, l               next of task, of turn
w, f               the cause; a filter
g 12 Enter         go to step 12
Home, End          first, last step
d, u               scroll the panes
q, Ctrl-C          quit
main is made.

Enter next  p back  q quit  ? keys
)");
}

TEST(Screen, shows_the_whole_of_the_current_line_in_further_rows) {
  Recording recording = hand_made();
  std::string& text = recording.sources[0].text;
  text.replace(text.find("sleepy_, kAwake"), 15, "the_one_that_sleeps_for_so_long_, kAwake");
  const Lines lines = shown({3, false, ""}, {40, 20}, recording);
  EXPECT_EQ(Lines(lines.begin() + 3, lines.begin() + 6),
            (Lines{">  5         return", "                 await(the_one_that_slee",
                   "                 ps_for_so_long_,"}));
}

TEST(Screen, shows_a_message_instead_of_the_line_of_keys) {
  EXPECT_EQ(shown({0, false, "No."}, {40, 12}).back(), "No.");
}

TEST(Screen, fits_into_every_window) {
  for (std::size_t columns = 1; columns < 130; columns += 3)
    for (std::size_t rows = 1; rows < 40; rows += 2)
      for (std::size_t step = 0; step < 8; ++step) shown({step, step == 0, ""}, {columns, rows});
}

TEST(Screen, keeps_the_source_still_while_the_line_wanders_within_half_a_screen) {
  Recording recording{1, "long", "", {{"long.cpp", ""}}, {}};
  for (int line = 1; line <= 100; ++line) {
    recording.sources[0].text += "line\n";
    recording.steps.push_back(step("resumed", "on", 0, {0, line}));
  }
  std::vector<std::string> firsts;  // line numbers at the top, when they change
  for (std::size_t i = 0; i < 100; ++i) {
    const Lines lines = shown({i, false, ""}, {100, 25}, recording);
    const std::string first = lines[2].substr(2, 3);
    if (firsts.empty() || firsts.back() != first) firsts.push_back(first);
    const auto marked = std::find_if(
        lines.begin(), lines.end(), [](const std::string& line) { return line.starts_with("> "); });
    EXPECT_EQ(std::stoul(marked->substr(2)), i + 1);
  }
  EXPECT_EQ(firsts, (Lines{
                        "  1",
                        " 11",
                        " 21",
                        " 31",
                        " 41",
                        " 51",
                        " 61",
                        " 71",
                        " 81",
                    }));
}

TEST(Screen, says_that_there_is_no_source_until_a_step_has_a_place) {
  const Recording recording{1, "prints", "", {}, {step("output", "It prints.", 0, {})}};
  EXPECT_EQ(shown({0, false, ""}, {60, 12}, recording).at(1), "(no line of the source yet)");
}

TEST(Screen, says_how_many_frames_go_on_at_the_same_case) {
  Recording recording = hand_made();
  for (int number = 3; number < 6; ++number)
    recording.steps[4].frames[number] = with(sleepy_frame(), "suspended", "kSlept", 5, 6);
  EXPECT_EQ(shown({4, false, ""}, {60, 20}, recording).at(4),
            "*  6       case kSlept:                         <- Sleepy +3");
}

TEST(Screen, of_long_panes_shows_what_the_step_is_about_and_how_much_is_hidden) {
  Recording recording = hand_made();
  for (int number = 3; number < 40; ++number) {
    recording.steps[4].frames[number] = with(sleepy_frame(), "created", "kStart", 5, 6);
    recording.steps[4].frames[number]->name += " " + std::to_string(number);
  }
  recording.steps[4].frame = 20;
  const Lines lines = shown({4, false, ""}, {60, 20}, recording);
  EXPECT_EQ(Lines(lines.begin() + 9, lines.begin() + 13),
            (Lines{"Running   -", "Frames    Sleepy 19: created, starts at kStart, line 6; n_=3",
                   " +38    > Sleepy 20: created, starts at kStart, line 6; n_=3",
                   "          Sleepy 21: created, starts at kStart, line 6; n_=3"}));
}

TEST(Screen, shows_the_panes_whole_from_a_row_on_when_it_is_scrolled) {
  Recording recording = hand_made();
  for (int number = 3; number < 40; ++number) {
    recording.steps[4].frames[number] = with(sleepy_frame(), "created", "kStart", 5, 6);
    recording.steps[4].frames[number]->name = "f" + std::to_string(number);
  }
  const Size size = {60, 20};
  EXPECT_EQ(rows_of_panes(size), 8u);
  const std::size_t most = most_scroll(recording, 4, size);
  EXPECT_EQ(shown({4, false, "", 1}, size, recording).at(9), "Running   -");
  EXPECT_EQ(shown({4, false, "", 10}, size, recording).at(9),
            "          f7: created, starts at kStart, line 6; n_=3");
  EXPECT_EQ(shown({4, false, "", most}, size, recording).at(16), "          and");
  EXPECT_EQ(shown({4, false, "", most + 9}, size, recording).at(16), "          and");
  EXPECT_EQ(most_scroll(hand_made(), 0, {120, 60}), 0u);
}

TEST(Screen, says_why_and_what_a_step_leads_to) {
  Recording recording = hand_made();
  recording.steps[4].cause = aio::trace::Cause{2, "body"};
  recording.steps[6].cause = aio::trace::Cause{4, "timer"};
  const Lines lines = shown({4, false, ""}, {60, 24}, recording);
  EXPECT_EQ(Lines(lines.begin() + 11, lines.begin() + 14),
            (Lines{"Why       because of step 3: main starts.", "          leads to step 7",
                   "Running   -"}));
}

TEST(Screen, has_a_lane_for_each_root_with_a_character_for_each_turn) {
  const Lines lines = shown({6, false, ""}, {60, 40});
  const auto lane = std::find_if(lines.begin(), lines.end(),
                                 [](const std::string& line) { return line.starts_with("Lanes"); });
  EXPECT_EQ(*lane, "Lanes     main       .##");  // before the loop, and in two turns
}

TEST(Screen, begins_a_lane_at_the_first_step_whatever_turn_it_names) {
  Recording recording = hand_made();
  for (aio::trace::Step& step : recording.steps) step.turn = -1;
  recording.steps.back().turn = 1;
  const Lines lines = shown({recording.steps.size() - 1, false, ""}, {100, 40}, recording);
  EXPECT_EQ(
      std::ranges::count_if(
          lines, [](const std::string& line) { return line.find("Lanes") != std::string::npos; }),
      1);
}

TEST(Screen, says_whom_a_task_has_woken_in_this_turn) {
  Recording recording{6, "two", "", {}, {}};
  for (const char* kind : {"turn", "resumed", "future_done", "ready", "turn"})
    recording.steps.push_back(in_turn(step(kind, "on", 0, {}), 0, 1));
  recording.steps[4].turn = 2;
  recording.steps[0].frames = {{1, with(main_frame(), "suspended", "kAwake", 5, 6)},
                               {2, with(sleepy_frame(), "suspended", "kSlept", 5, 6)}};
  recording.steps[0].futures = {{1, "Task-1", "pending", 1, 0, {}},
                                {2, "Task-2", "pending", 2, 0, {}}};
  recording.steps[1].stack = {2};
  recording.steps[3].stack.emplace();  // Task-2 has returned
  recording.steps[3].frame = 1;
  recording.steps[3].cause = aio::trace::Cause{2, "result"};
  const auto has = [&](std::size_t at, const std::string& line) {
    const Lines lines = shown({at, false, ""}, {60, 40}, recording);
    return std::count(lines.begin(), lines.end(), line);
  };
  const auto woken = [&](std::size_t at) { return has(at, "          woken: Task-2 -> Task-1"); };
  EXPECT_EQ(woken(2), 0);
  EXPECT_EQ(woken(3), 1);
  EXPECT_EQ(woken(4), 0);  // the turn is over
  EXPECT_EQ(has(2, "Lanes     Task-1     ."), 1);
  EXPECT_EQ(has(3, "Lanes     Task-1     ^"), 1);  // from the lane below
  EXPECT_EQ(has(4, "Lanes     Task-1     ^."), 1);
  EXPECT_EQ(has(3, "          Task-2     #"), 1);
}

// What keys do.

/// The steps, counted from 1, where somebody is who presses these keys.
std::vector<std::size_t> steps_at(const std::vector<int>& keys, std::size_t start = 0) {
  const Recording recording = hand_made();
  Walk walk(recording);
  for (std::size_t i = 0; i < start; ++i) walk.press('n');
  std::vector<std::size_t> steps;
  for (const int key : keys) {
    walk.press(key);
    steps.push_back(walk.view().step + 1);
  }
  return steps;
}

std::string message_after(const std::vector<int>& keys) {
  const Recording recording = hand_made();
  Walk walk(recording);
  for (const int key : keys) walk.press(key);
  return walk.view().message;
}

using Steps = std::vector<std::size_t>;

TEST(Keys, go_forwards_and_back) {
  EXPECT_EQ(steps_at({kEnter, ' ', kRight, kDown, 'n', kNewline}), (Steps{2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(steps_at({kLeft, kUp, 'p'}, 5), (Steps{5, 4, 3}));
}

TEST(Keys, stop_at_the_ends_and_say_so) {
  EXPECT_EQ(steps_at({'p', kEnd, 'n', kHome}), (Steps{1, 8, 8, 1}));
  EXPECT_EQ(message_after({'p'}), "This is the first step.");
  EXPECT_EQ(message_after({kEnd, 'n'}), "This is the last step. q quits.");
}

TEST(Keys, t_goes_to_the_next_step_of_this_task) {
  // main, and Sleepy for which it waits, are one task; the turn of step 6 belongs to nobody.
  EXPECT_EQ(steps_at({'t', 't', 't', 't', 't', 't'}), (Steps{2, 3, 4, 5, 7, 7}));
  EXPECT_EQ(message_after({kEnd, 't'}), "This task has no later step.");
}

TEST(Keys, t_leaves_out_the_steps_of_other_tasks) {
  Recording recording{1, "two", "", {}, {}};
  for (const int frame : {1, 2, 2, 1, 2, 0, 1})
    recording.steps.push_back(step("resumed", "on", frame, {}));
  EXPECT_EQ(next_of_task(recording, 0), 3u);
  EXPECT_EQ(next_of_task(recording, 1), 2u);
  EXPECT_EQ(next_of_task(recording, 2), 4u);
  EXPECT_EQ(next_of_task(recording, 3), 6u);
  EXPECT_EQ(next_of_task(recording, 4), std::nullopt);
  EXPECT_EQ(next_of_task(recording, 5), std::nullopt);  // nobody's: as the step before it
}

TEST(Keys, t_comes_to_an_end_where_a_frame_is_its_own_caller) {
  Recording recording{1, "ring", "", {}, {}};
  for (const int frame : {1, 2}) {
    recording.steps.push_back(step("resumed", "on", frame, {}));
    recording.steps.back().frames[frame] = called_by(main_frame(), frame);
  }
  EXPECT_EQ(next_of_task(recording, 0), std::nullopt);
}

TEST(Keys, l_goes_to_the_next_turn_of_the_loop) {
  EXPECT_EQ(steps_at({'l', 'l', 'l'}), (Steps{2, 6, 6}));
  EXPECT_EQ(message_after({'l', 'l', 'l'}), "There is no later turn of a loop.");
}

TEST(Keys, g_and_a_number_and_Enter_go_there) {
  EXPECT_EQ(steps_at({'g', '5', kEnter}), (Steps{1, 1, 5}));
  EXPECT_EQ(steps_at({'g', '7', kBackspace, '3', kNewline}), (Steps{1, 1, 1, 1, 3}));
  EXPECT_EQ(message_after({'g', '1', '2'}), "Go to step (Enter): 12_");
  EXPECT_EQ(message_after({'g', '1', '2', kEnter}), "There are steps 1 to 8.");
  EXPECT_EQ(message_after({'g', '0', kEnter}), "There are steps 1 to 8.");
  EXPECT_EQ(message_after({'g', '1', 'x'}), "");
}

TEST(Keys, d_and_u_scroll_the_panes_and_end_at_their_ends) {
  const Recording recording = hand_made();
  Walk walk(recording);
  walk.window({40, 14});  // room for five rows
  std::vector<std::size_t> at;
  const auto press = [&](int key) {
    walk.press(key);
    at.push_back(walk.view().scroll);
  };
  for (int i = 0; i < 3; ++i) press('d');
  EXPECT_EQ(at.front(), 1u);
  while (walk.view().message.empty()) walk.press(kPageDown);
  EXPECT_EQ(walk.view().message, "This is the end of the panes. u goes back.");
  EXPECT_EQ(walk.view().scroll, most_scroll(recording, 0, {40, 14}));
  walk.press('u');
  EXPECT_EQ(walk.view().message, "");
  for (int i = 0; i < 20; ++i) walk.press(kPageUp);
  EXPECT_EQ(walk.view().scroll, 0u);
  walk.window({120, 60});
  walk.press('d');
  EXPECT_EQ(walk.view().message, "All of the panes is shown.");
}

TEST(Keys, question_mark_shows_the_keys_until_the_next_key) {
  const Recording recording = hand_made();
  Walk walk(recording);
  walk.press('?');
  EXPECT_TRUE(walk.view().help);
  walk.press('?');
  EXPECT_FALSE(walk.view().help);
  walk.press('?');
  walk.press('n');
  EXPECT_FALSE(walk.view().help);
  EXPECT_EQ(walk.view().step, 1u);
}

TEST(Keys, w_goes_to_the_cause_of_a_step) {
  Recording recording = hand_made();
  recording.steps[6].cause = aio::trace::Cause{3, "timer"};
  Walk walk(recording);
  for (const int key : {static_cast<int>('g'), static_cast<int>('7'), static_cast<int>(kEnter)}) {
    walk.press(key);
  }
  walk.press('w');
  EXPECT_EQ(walk.view().step, 3u);
  walk.press('w');
  EXPECT_EQ(walk.view().step, 3u);
  EXPECT_EQ(walk.view().message, "No cause is recorded for this step.");
}

TEST(Keys, f_walks_through_a_part_of_the_steps) {
  Recording recording = hand_made();
  for (const std::size_t step : {1, 5}) recording.steps[step].part = "loop";
  recording.steps[3].part = "system";
  Walk walk(recording);
  Steps code, code_and_system;
  walk.press('f');
  EXPECT_EQ(walk.view().message, "Only steps of: code. f for others.");
  for (int i = 0; i < 3; ++i) {
    walk.press('n');
    code.push_back(walk.view().step + 1);
  }
  walk.press('f');
  walk.press('p');
  code_and_system.push_back(walk.view().step + 1);
  walk.press('p');
  code_and_system.push_back(walk.view().step + 1);
  EXPECT_EQ(code, (Steps{3, 5, 7}));
  EXPECT_EQ(code_and_system, (Steps{5, 4}));
  walk.press('f');
  walk.press('p');
  walk.press('p');
  EXPECT_EQ(walk.view().step, 1u);
}

TEST(Keys, q_and_Ctrl_C_and_Ctrl_D_quit) {
  for (const int key :
       {static_cast<int>('q'), static_cast<int>(kCtrlC), static_cast<int>(kCtrlD)}) {
    const Recording recording = hand_made();
    Walk walk(recording);
    walk.press('n');
    EXPECT_FALSE(walk.left());
    walk.press(key);
    EXPECT_TRUE(walk.left());
  }
}

// In a terminal.

void step_through_hand_made() { step_through(hand_made(), STDIN_FILENO, STDOUT_FILENO); }

constexpr Size kWide = {100, 30};
constexpr Size kSmall = {40, 12};

TEST(Step_through, draws_the_screen_and_goes_where_the_keys_say) {
  PseudoTerminal terminal(kWide, step_through_hand_made);
  const auto expect = [&](const View& view) {
    const Lines lines = shown(view, kWide);
    EXPECT_EQ(terminal.screen_when(lines), lines);
  };
  expect({0, false, ""});
  terminal.type("n");
  expect({1, false, ""});
  terminal.type("\x1b[B\x1b[C\x1bOC");  // arrows, as terminals send them in either mode
  expect({4, false, ""});
  terminal.type("\x1b[A");
  expect({3, false, ""});
  terminal.type("g6");
  expect({3, false, "Go to step (Enter): 6_"});
  terminal.type("\r");
  expect({5, false, ""});
  terminal.type("\x1b[4~");
  expect({7, false, ""});
  terminal.type("\x1b[H");
  expect({0, false, ""});
  terminal.type("?");
  expect({0, true, ""});
  terminal.type("q");
  EXPECT_EQ(terminal.ended(), 0);
  EXPECT_TRUE(terminal.as_it_was());
}

TEST(Step_through, an_unknown_key_and_a_lone_escape_change_nothing) {
  PseudoTerminal terminal(kSmall, step_through_hand_made);
  const Lines second = shown({1, false, ""}, kSmall);
  terminal.type("\x1b[15~x\x1b");
  terminal.screen_when(shown({0, false, ""}, kSmall));
  terminal.type("\x1b[200~");
  terminal.type("n");
  EXPECT_EQ(terminal.screen_when(second), second);
}

TEST(Step_through, draws_again_when_the_window_has_another_size) {
  PseudoTerminal terminal(kWide, step_through_hand_made);
  const Lines wide = shown({0, false, ""}, kWide);
  const Lines small = shown({0, false, ""}, kSmall);
  EXPECT_EQ(terminal.screen_when(wide), wide);
  terminal.resize(kSmall);
  EXPECT_EQ(terminal.screen_when(small), small);
  terminal.resize(kWide);
  EXPECT_EQ(terminal.screen_when(wide), wide);
}

TEST(Step_through, takes_80x24_when_the_terminal_has_no_size) {
  PseudoTerminal terminal({0, 0}, step_through_hand_made);
  const Lines usual = shown({0, false, ""}, {80, 24});
  EXPECT_EQ(terminal.screen_when(usual), usual);
}

TEST(Step_through, leaves_the_terminal_as_it_was_on_every_way_out) {
  for (const std::string key : {"q", "\x03", "\x04", "g\x03"}) {
    PseudoTerminal terminal(kSmall, step_through_hand_made);
    terminal.screen_when(shown({0, false, ""}, kSmall));
    EXPECT_FALSE(terminal.as_it_was());
    terminal.type(key);
    EXPECT_EQ(terminal.ended(), 0);
    EXPECT_TRUE(terminal.as_it_was());
  }
}

TEST(Step_through, leaves_the_terminal_as_it_was_and_then_obeys_the_signal) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    PseudoTerminal terminal(kSmall, step_through_hand_made);
    terminal.screen_when(shown({0, false, ""}, kSmall));
    terminal.send(signal);
    const int status = terminal.ended();
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), signal);
    EXPECT_TRUE(terminal.as_it_was());
  }
}

TEST(Step_through, leaves_the_terminal_as_it_was_when_it_crashes) {
  for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGQUIT}) {
    PseudoTerminal terminal(kSmall, step_through_hand_made);
    terminal.screen_when(shown({0, false, ""}, kSmall));
    terminal.send(signal);
    EXPECT_NE(terminal.ended(), 0);
    EXPECT_TRUE(terminal.as_it_was());
  }
}

TEST(Step_through, leaves_the_terminal_as_it_was_when_writing_fails) {
  PseudoTerminal terminal(kSmall, [] {
    const int only_to_read = open("/dev/tty", O_RDONLY);
    step_through(hand_made(), STDIN_FILENO, only_to_read);
  });
  EXPECT_EQ(WEXITSTATUS(terminal.ended()), 1);
  EXPECT_TRUE(terminal.as_it_was());
}

TEST(Step_through, writes_a_line_for_each_step_if_it_is_no_terminal) {
  std::FILE* file = std::tmpfile();
  const int nothing = open("/dev/null", O_RDONLY);
  step_through(hand_made(), nothing, fileno(file));
  std::rewind(file);
  std::string text;
  for (int c = std::getc(file); c != EOF; c = std::getc(file)) text += static_cast<char>(c);
  EXPECT_EQ(text,
            "step 1/8 main is made. (demos/main.hpp:1)\n"
            "step 2/8 t=0.00 main is put into the ready queue. (demos/main.hpp:4)\n"
            "step 3/8 t=0.00 main starts. (demos/main.hpp:4)\n"
            "step 4/8 t=0.00 main waits for Sleepy. (demos/main.hpp:5)\n"
            "step 5/8 t=0.00 Sleepy waits for AsyncSleep(until=1.5). (demos/sleepy.hpp:5)\n"
            "step 6/8 t=1.50 Turn 2 of the loop begins.\n"
            "step 7/8 t=1.50 Sleepy returns None. (demos/sleepy.hpp:7)\n"
            "step 8/8 The program has ended.\n");
  close(nothing);
  std::fclose(file);
}

TEST(Step_through, writes_lines_to_a_terminal_that_knows_no_codes) {
  PseudoTerminal terminal(kSmall, [] {
    setenv("TERM", "dumb", 1);
    step_through_hand_made();
  });
  EXPECT_EQ(terminal.ended(), 0);  // without a key
  EXPECT_TRUE(terminal.as_it_was());
}

TEST(Step_through, of_an_empty_recording_shows_nothing) {
  PseudoTerminal terminal(kSmall, [] { step_through({}, STDIN_FILENO, STDOUT_FILENO); });
  EXPECT_EQ(terminal.ended(), 0);
  EXPECT_TRUE(terminal.as_it_was());
}

}  // namespace
