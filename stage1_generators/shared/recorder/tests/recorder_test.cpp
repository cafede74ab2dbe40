// What the recorder hears and looks up, of generators. Of loops and futures: in the later stages.
#include "stage1_generators/shared/recorder/recorder.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <utility>

#include "stage1_generators/generator.hpp"

namespace {

using aio::trace::FrameView;
using aio::trace::Recorder;
using aio::trace::Recording;

/// Yields 1 and what it is sent.
class Parrot : public aio::Generator<int, int, int> {
  enum {
    kStart,
    kHeard,  // a name for each resume point
    kAgain
  };

  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield(1, kHeard);
      case kHeard:
        heard_ = sent.value();
        return yield(heard_, kAgain);
      case kAgain:
        return return_value(sent.value());
    }
    return {};
  }

  void members(aio::Members& show) const override { show("heard", heard_); }

  int heard_ = 0;
};

/// Its resume points have numbers of their own; the last one has no case.
class LikeLines : public aio::Generator<int> {
  enum { kStart, kLine2 = 2, kLine4 = 0x4 };

  Step resume(Sent /*sent*/) override {
    switch (resume_point()) {
      case kStart:
        return yield(1, kLine2);
      case kLine2:
        return yield(2, kLine4);
    }
    return return_value();
  }
};

class WithoutSwitch : public aio::Generator<int> {
  enum { kStart, kAgain };

  Step resume(Sent /*sent*/) override { return yield(1, kAgain); }
};

enum class Unnamed : int {};

class WithoutNames : public aio::Generator<int> {
  Step resume(Sent /*sent*/) override {
    if (resume_point() == 0) return yield(1, Unnamed{1});
    return return_value();
  }
};

/// The resume point of the only frame at a step, and the line of its file that goes with it.
std::pair<std::string, std::string> goes_on_at(const Recording& recording, std::size_t step) {
  const auto picture = aio::trace::picture_at(recording, step);
  const FrameView& frame = picture.frames.begin()->second;
  std::istringstream text(recording.sources.at(frame.at.file).text);
  std::string line;
  for (int i = 0; i < frame.case_line; ++i) std::getline(text, line);
  return {frame.resume, line};
}

std::vector<std::string> sentences(const Recording& recording) {
  std::vector<std::string> all;
  for (const auto& step : recording.steps) all.push_back(step.what);
  return all;
}

TEST(Recorder, tells_the_life_of_a_generator) {
  Recording recording;
  {
    Recorder recorder(recording);
    Parrot parrot;
    parrot.next();
    parrot.send(7);
    parrot.send(8);
    recorder.output("it said 8\n");
    recorder.end();
  }
  EXPECT_EQ(sentences(recording),
            std::vector<std::string>(
                {"Parrot is made. Nothing of it runs yet.",  //
                 "Parrot starts.", "Parrot yields 1.", "Parrot goes on at kHeard, and is sent 7.",
                 "Parrot yields 7.", "Parrot goes on at kAgain, and is sent 8.",
                 "Parrot returns 8.", "The program prints: it said 8", "The program has ended."}));
  const auto picture = aio::trace::picture_at(recording, 4);
  const FrameView& frame = picture.frames.at(1);
  EXPECT_EQ(frame.state, "suspended");
  EXPECT_EQ(frame.resume, "kAgain");
  using Member = std::pair<std::string, std::string>;
  EXPECT_EQ(frame.members, std::vector<Member>({Member("heard", "7")}));
  EXPECT_EQ(recording.sources.at(0).path,
            "stage1_generators/shared/recorder/tests/recorder_test.cpp");
  EXPECT_NE(recording.sources.at(0).text.find("class Parrot"), std::string::npos);
  EXPECT_EQ(picture.output, "");
  EXPECT_EQ(aio::trace::picture_at(recording, 8).output, "it said 8\n");
}

/// Shows what is not there yet.
class Hasty : public aio::Generator<int> {
  enum { kStart, kNext };
  Step resume(Sent sent) override {
    sent.check();
    return yield(1, kNext);
  }
  void members(aio::Members& show) const override { show("a", 1)("b", b_.value()); }
  std::optional<int> b_;
};

TEST(Recorder, changes_nothing_where_the_members_of_a_frame_cannot_be_read) {
  Recording recording;
  Recorder recorder(recording);
  Hasty hasty;
  EXPECT_EQ(hasty.next().value(), 1);
  using Member = std::pair<std::string, std::string>;
  EXPECT_EQ(recording.steps.back().frames.at(1)->members,
            std::vector<Member>(
                {Member("a", "1"),
                 Member("members() raised", "'bad_optional_access: bad optional access'")}));
}

/// Its resume points have numbers of their own.
class Numbered : public aio::Generator<int> {
  enum { kStart, kThird = 3, kFourth };
  Step resume(Sent sent) override {
    sent.check();
    return yield(1, resume_point() == kStart ? kThird : kFourth);
  }
};

TEST(Recorder, names_a_resume_point_by_its_value) {
  Recording recording;
  Recorder recorder(recording);
  Numbered numbered;
  numbered.next();
  EXPECT_EQ(recording.steps.back().frames.at(1)->resume, "kThird");
  numbered.next();
  EXPECT_EQ(recording.steps.back().frames.at(1)->resume, "kFourth");
}

TEST(Recorder, names_resume_points_by_their_numbers_and_finds_where_they_go_on) {
  using At = std::pair<std::string, std::string>;
  Recording numbered;
  {
    Recorder recorder(numbered);
    LikeLines generator;
    generator.next();
    generator.next();
    generator.next();
  }
  EXPECT_EQ(goes_on_at(numbered, 0), At("kStart", "      case kStart:"));
  EXPECT_EQ(goes_on_at(numbered, 2), At("kLine2", "      case kLine2:"));
  EXPECT_EQ(goes_on_at(numbered, 4), At("kLine4", "    }"));
  EXPECT_EQ(numbered.steps.at(5).what, "LikeLines goes on at kLine4.");
  EXPECT_EQ(numbered.steps.at(5).at.line,
            aio::trace::picture_at(numbered, 4).frames.at(1).case_line);

  Recording without_switch;
  {
    Recorder recorder(without_switch);
    WithoutSwitch generator;
    generator.next();
  }
  EXPECT_EQ(goes_on_at(without_switch, 2),
            At("kAgain", "  Step resume(Sent /*sent*/) override { return yield(1, kAgain); }"));

  Recording without_names;
  {
    Recorder recorder(without_names);
    WithoutNames generator;
    generator.next();
  }
  EXPECT_EQ(goes_on_at(without_names, 2), At("point 1", "  Step resume(Sent /*sent*/) override {"));
}

TEST(Recorder, says_where_an_exception_is_raised_and_what_it_ends) {
  Recording recording;
  Recorder recorder(recording);
  Parrot parrot;
  parrot.next();
  EXPECT_THROW(parrot.throw_in(std::make_exception_ptr(aio::ValueError("boom"))), aio::ValueError);
  recorder.end();
  EXPECT_EQ(recording.steps.at(3).what,
            "Parrot goes on at kHeard, where ValueError: boom is raised.");
  EXPECT_EQ(recording.steps.at(4).what, "Parrot ends with ValueError: boom.");
  EXPECT_EQ(recording.steps.at(4).at, recording.steps.at(3).at);  // as near as one can know it
  EXPECT_EQ(recording.steps.at(4).frames.at(1)->state, "closed");
}

TEST(Recorder, says_what_becomes_of_a_frame_that_is_dropped) {
  Recording recording;
  Recorder recorder(recording);
  { const Parrot never; }
  {
    Parrot suspended;
    suspended.next();
  }
  recorder.end();
  EXPECT_EQ(recording.steps.at(1).what, "Parrot is dropped. It never ran.");
  EXPECT_EQ(recording.steps.at(1).frames.at(1), std::nullopt);
  EXPECT_EQ(recording.steps.at(5).what,
            "Parrot 2 is dropped where it stands: its members go, nothing in it runs.");
  EXPECT_EQ(recording.steps.at(5).at, recording.steps.at(4).at);
}

TEST(Recorder, makes_one_step_of_many_frames_that_are_alike) {
  Recording recording;
  Recorder recorder(recording);
  const auto many = std::make_unique<Parrot[]>(1000);
  many[0].next();
  EXPECT_EQ(recording.steps.at(3).what, "997 more of Parrot are made.");
  EXPECT_EQ(recording.steps.at(4).what, "Parrot starts.");
  EXPECT_EQ(aio::trace::picture_at(recording, 4).frames.size(), Recorder::kMaxFrames);
}

TEST(Recorder, stops_when_a_run_is_long_but_keeps_what_is_printed) {
  Recording recording;
  Recorder recorder(recording);
  Parrot parrot;
  for (int i = 0; i < 2000; ++i) recorder.output("x");
  parrot.next();
  recorder.end();
  ASSERT_EQ(recording.steps.size(), Recorder::kMaxSteps);
  EXPECT_EQ(recording.steps.back().kind, "end");
  EXPECT_EQ(recording.steps.back().output, std::string(2000 - Recorder::kMaxSteps + 2, 'x'));
}

/// Each step with a cause: the step, the cause, how; counted from 1.
std::vector<std::string> causes(const Recording& recording) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < recording.steps.size(); ++i) {
    const auto& cause = recording.steps[i].cause;
    if (cause) {
      all.push_back(recording.steps[i].what + " <- " + recording.steps[cause->step].what + " " +
                    cause->how);
    }
  }
  return all;
}

/// Asks a Parrot.
class Asker : public aio::Generator<int> {
  enum { kStart };

  Step resume(Sent /*sent*/) override {
    Parrot parrot;
    parrot.next();
    return return_value();
  }
};

TEST(Recorder, says_because_of_whom_a_generator_runs_and_ends) {
  Recording recording;
  Recorder recorder(recording);
  Asker asker;
  asker.next();
  recorder.end();
  EXPECT_EQ(causes(recording),
            std::vector<std::string>(
                {"Parrot is made. Nothing of it runs yet. <- Asker starts. body",
                 "Parrot starts. <- Asker starts. body", "Asker returns. <- Asker starts. body"}));
}

TEST(Recorder, gives_way_to_the_observer_before_it) {
  aio::Observer first;
  aio::observer = &first;
  {
    Recording recording;
    const Recorder recorder(recording);
    EXPECT_EQ(aio::observer, &recorder);
  }
  EXPECT_EQ(aio::observer, &first);
  aio::observer = nullptr;
}

}  // namespace
