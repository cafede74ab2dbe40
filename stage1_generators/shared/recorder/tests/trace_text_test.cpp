#include <gtest/gtest.h>

#include <limits>
#include <sstream>
#include <string>

#include "stage1_generators/shared/recorder/in_words.hpp"
#include "stage1_generators/shared/recorder/tests/hand_made.hpp"

namespace {

using namespace aio::testing;
using aio::trace::FutureView;
using aio::trace::Picture;
using aio::trace::Recording;
using aio::trace::Step;

std::string text_of(const Recording& recording) {
  std::ostringstream out;
  write_text(recording, out);
  return out.str();
}

/// The text of the last step of `steps`.
std::string last_paragraph(const std::vector<Step>& steps) {
  const std::string text = text_of({1, "scene", "summary", {}, steps});
  return text.substr(text.rfind("\n\n") + 2);
}

TEST(Picture_at, puts_together_what_the_steps_changed) {
  const Recording recording = hand_made();
  const Picture picture = picture_at(recording, 4);
  EXPECT_EQ(picture.frames.size(), 2u);
  EXPECT_EQ(picture.frames.at(2).waits, "AsyncSleep(until=1.5)");
  EXPECT_EQ(picture.stack, std::vector<int>{});
  EXPECT_EQ(picture.ready.size(), 0u);
  EXPECT_EQ(picture.timers.at(0).at, 1.5);
  EXPECT_EQ(picture.output, "good night\nand ");
}

TEST(Picture_at, forgets_frames_that_have_gone_and_adds_up_the_output) {
  const Picture picture = picture_at(hand_made(), 7);
  EXPECT_EQ(picture.frames.size(), 0u);
  EXPECT_EQ(picture.output, "good night\nand good morning\n");
}

TEST(Picture_at, of_a_step_behind_the_last_one_is_the_last_picture) {
  EXPECT_EQ(picture_at(hand_made(), 100).output, picture_at(hand_made(), 7).output);
  EXPECT_EQ(picture_at(Recording(), 0).output, "");
}

TEST(Trace_text, says_a_step_in_a_paragraph_and_only_what_it_changed) {
  EXPECT_EQ(text_of(hand_made()),
            "-- stage3 doze: one sleeper, and one who waits for it\n"
            "\n"
            "1   main is made.\n"
            "    at demos/main.hpp:1: class Main {\n"
            "    frame main: created, starts at kStart, line 4\n"
            "    frame Sleepy: created, starts at kStart, line 4; n_=3\n"
            "\n"
            "2   t=0.00  turn 1  main is put into the ready queue.\n"
            "    at demos/main.hpp:4: case kStart:\n"
            "    ready: main\n"
            "\n"
            "3   t=0.00  turn 1  main starts.\n"
            "    at demos/main.hpp:4: case kStart:\n"
            "    frame main: running\n"
            "    running: main\n"
            "    ready: none\n"
            "    | good night\n"
            "    | and \n"
            "\n"
            "4   t=0.00  turn 1  main waits for Sleepy.\n"
            "    at demos/main.hpp:5: return await(sleepy_, kAwake);\n"
            "    frame main: running, goes on at kAwake, line 6, waits for Sleepy\n"
            "      frame Sleepy: running; n_=3\n"
            "    running: main > Sleepy\n"
            "\n"
            "5   t=0.00  turn 1  Sleepy waits for AsyncSleep(until=1.5).\n"
            "    at demos/sleepy.hpp:5: return await(sleep_, kSlept);\n"
            "    frame main: suspended, goes on at kAwake, line 6, waits for Sleepy\n"
            "      frame Sleepy: suspended, goes on at kSlept, line 6, waits for "
            "AsyncSleep(until=1.5); n_=3\n"
            "    running: none\n"
            "    timers: 1.50 main\n"
            "\n"
            "6   t=1.50  turn 2  Turn 2 of the loop begins.\n"
            "    ready: main (for timer)\n"
            "    timers: none\n"
            "\n"
            "7   t=1.50  turn 2  Sleepy returns None.\n"
            "    at demos/sleepy.hpp:7: return return_value();\n"
            "    frame main: running\n"
            "    frame Sleepy: closed\n"
            "    running: main\n"
            "    ready: none\n"
            "\n"
            "8   The program has ended.\n"
            "    frame main: gone\n"
            "    frame Sleepy: gone\n"
            "    running: none\n"
            "    | good morning\n");
}

TEST(Trace_text, shows_descriptors_by_role_and_which_are_ready) {
  Step watch = step("watch", "The loop watches.", 0, {});
  watch.descriptors = {
      {{"listener", "read", "Acceptor", 1, false}, {"client 1", "write", "Echo", 2, true}}};
  EXPECT_EQ(last_paragraph({watch}),
            "1   The loop watches.\n"
            "    descriptors: listener: read by Acceptor, client 1: write by Echo (ready)\n");
}

TEST(Trace_text, shows_of_the_futures_those_that_differ) {
  const FutureView task{1, "Task-1", "pending", 1, 2, {}};
  const FutureView sleep{2, "sleep 1", "pending", 0, 0, {"Task-1"}};
  const FutureView done{3, "future 1", "finished", 0, 0, {"gather", "main"}};
  Step first = step("future_made", "sleep 1 is made.", 0, {});
  first.futures = {{task, sleep}};
  Step second = step("future_done", "future 1 is done.", 0, {});
  second.futures = {{task, done}};
  EXPECT_EQ(last_paragraph({first}),
            "1   sleep 1 is made.\n"
            "    futures: Task-1 pending (waits for sleep 1), sleep 1 pending (calls Task-1)\n");
  EXPECT_EQ(last_paragraph({first, second}),
            "2   future 1 is done.\n"
            "    futures: future 1 finished (calls gather and main), sleep 1 gone\n");
}

/// Sleepy is set a timer, is woken by it, and goes on.
Recording woken() {
  Recording recording{3, "scene", "summary", {}, {}};
  for (const char* what : {"A timer is set.", "Its time has come.",
                           "Sleepy is put into the ready "
                           "queue.",
                           "Sleepy goes on."}) {
    recording.steps.push_back(step("ready", what, 0, {}));
    recording.steps.back().part = "loop";
  }
  recording.steps[3].kind = "resumed";
  recording.steps[3].part = "code";
  recording.steps[1].cause = aio::trace::Cause{0, "timer"};
  recording.steps[2].cause = aio::trace::Cause{1, "timer"};
  recording.steps[3].cause = aio::trace::Cause{1, "timer"};
  return recording;
}

TEST(Trace_text, says_why_and_of_what_goes_on_all_of_the_way_back) {
  EXPECT_EQ(text_of(woken()),
            "-- stage3 scene: summary\n"
            "\n"
            "1   A timer is set.\n"
            "    leads to step 2\n"
            "\n"
            "2   Its time has come.\n"
            "    because of step 1: A timer is set.\n"
            "    leads to steps 3, 4\n"
            "\n"
            "3   Sleepy is put into the ready queue.\n"
            "    because of step 2: Its time has come.\n"
            "\n"
            "4   Sleepy goes on.\n"
            "    because of step 2: Its time has come.\n"
            "    because of step 1: A timer is set.\n");
}

TEST(Trace_text, prints_the_steps_of_the_parts_that_are_asked_for) {
  std::ostringstream out;
  write_text(woken(), out, "code,system");
  EXPECT_EQ(out.str(),
            "-- stage3 scene: summary\n"
            "\n"
            "4   Sleepy goes on.\n"
            "    because of step 2: Its time has come.\n"
            "    because of step 1: A timer is set.\n");
}

TEST(Trace_text, gives_no_time_to_the_entry_that_says_how_many_timers_there_are_more) {
  Step set = step("timer_set", "Many are set.", 0, {});
  set.timers = {{{1.5, "main", 1}, {{}, "and 80 more", 0}}};
  EXPECT_EQ(last_paragraph({set}), "1   Many are set.\n    timers: 1.50 main, and 80 more\n");
}

TEST(Trace_text, says_of_a_long_list_the_beginning) {
  Step queued = step("ready", "They are all ready.", 0, {});
  queued.ready.emplace();
  for (int i = 1; i <= 1000; ++i) queued.ready->push_back({std::to_string(i), 0, ""});
  EXPECT_EQ(last_paragraph({queued}),
            "1   They are all ready.\n"
            "    ready: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 988 more\n");
}

TEST(Trace_text, keeps_to_100_columns_where_there_are_spaces) {
  std::string what = "It is";
  for (int i = 0; i < 30; ++i) what += " very";
  EXPECT_EQ(last_paragraph({step("end", what + " long.", 0, {})}),
            "1   It is very very very very very very very very very very very very very very very "
            "very very very\n"
            "      very very very very very very very very very very very very long.\n");
}

TEST(Trace_text, gives_code_that_is_long_a_line_of_its_own_and_cuts_it_there) {
  Recording recording{1, "scene", "summary", {{"long.cpp", std::string(200, 'x')}}, {}};
  recording.steps = {step("end", "What.", 0, {0, 1})};
  EXPECT_EQ(text_of(recording),
            "-- stage1 scene: summary\n\n1   What.\n    at long.cpp:1:\n      " +
                std::string(91, 'x') + "...\n");
}

TEST(Trace_text, says_nothing_of_a_place_that_it_does_not_know) {
  EXPECT_EQ(last_paragraph({step("end", "What.", 0, {7, 3})}), "1   What.\n");
}

TEST(Trace_text, spells_out_what_would_move_the_cursor) {
  Step prints = step("output", "It prints.", 0, {});
  prints.output = "50%\r100%\x1b[2J\ttab\n";
  EXPECT_EQ(last_paragraph({prints}), "1   It prints.\n    | 50%\\r100%\\x1b[2J  tab\n");
}

TEST(Html, holds_nothing_in_its_script_that_could_end_it_or_keep_it_from_ending) {
  Step prints = step("output", "It prints.", 0, {});
  prints.output = "<!--<script>\n</script><b>";
  std::ostringstream out;
  aio::trace::write_html({1, "scene", "summary", {}, {prints}}, out);
  const std::string page = out.str();
  const std::string data =
      page.substr(page.rfind("recorded("), page.rfind("</script>") - page.rfind("recorded("));
  EXPECT_EQ(data.find('<'), data.npos);
  EXPECT_NE(data.find("\\u003c!--\\u003cscript>\\n\\u003c/script>\\u003cb>"), data.npos);
}

TEST(In_words, seconds_have_two_digits_and_more_if_it_takes_more) {
  EXPECT_EQ(aio::trace::seconds(0), "0.00");
  EXPECT_EQ(aio::trace::seconds(1.5), "1.50");
  EXPECT_EQ(aio::trace::seconds(0.125), "0.125");
  EXPECT_EQ(aio::trace::seconds(std::numeric_limits<double>::infinity()), "inf");
}

TEST(In_words, text_is_plain_ASCII_with_a_question_mark_for_each_other_character) {
  EXPECT_EQ(aio::trace::printable("gr\xc3\xbc\xc3\x9f"), "gr??");  // "in UTF-8"
}

TEST(In_words, a_text_that_is_cut_ends_in_dots_where_there_is_room) {
  EXPECT_EQ(aio::trace::cut("12345678", 8), "12345678");
  EXPECT_EQ(aio::trace::cut("12345678", 7), "1234...");
  EXPECT_EQ(aio::trace::cut("12345678", 3), "123");
}

TEST(In_words, a_stack_has_dots_for_the_frames_that_are_not_drawn) {
  Picture picture;
  picture.frames[1] = main_frame();
  picture.stack = {1, 0, 0};
  EXPECT_EQ(aio::trace::stack_in_words(picture), "main > ...");
}

TEST(Trace_text, counts_times_from_the_first_of_them) {
  Step set = in_turn(step("timer_set", "A timer for Sleepy is set to 1000.10.", 0, {}), 1000, 1);
  set.timers = {{1000.1, "Sleepy", 0}, {std::numeric_limits<double>::infinity(), "Beauty", 0}};
  set.frames[1] =
      waiting_for(with(sleepy_frame(), "suspended", "kSlept", 5, 6), 0, "AsyncSleep(until=1000.1)");
  const Step due =
      in_turn(step("suspended", "It waits for AsyncSleep(until=1002.0).", 0, {}), 1000.1, 2);
  const Step other =
      in_turn(step("output", "The program prints: until=7, set to 5.", 0, {}), 1000.1, 2);
  EXPECT_EQ(text_of({1, "scene", "summary", {}, {set, due, other}}),
            "-- stage1 scene: summary\n"
            "\n"
            "1   t=0.00  turn 1  A timer for Sleepy is set to 0.10.\n"
            "    frame Sleepy: suspended, goes on at kSlept, line 6, waits for "
            "AsyncSleep(until=0.1); n_=3\n"
            "    timers: 0.10 Sleepy, inf Beauty\n"
            "\n"
            "2   t=0.10  turn 2  It waits for AsyncSleep(until=2.0).\n"
            "\n"
            "3   t=0.10  turn 2  The program prints: until=7, set to 5.\n");
}

}  // namespace
