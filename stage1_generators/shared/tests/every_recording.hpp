// What holds for the recording of every scene. A test file of each stage includes this.
#pragma once

#include <gtest/gtest.h>

#include <cctype>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "stage1_generators/shared/recorder/command.hpp"
#include "stage1_generators/shared/tests/a_lot.hpp"
#include "stage1_generators/shared/tests/watchdog.hpp"

namespace aio::testing {

inline std::string as_json(const trace::Recording& recording) {
  std::ostringstream json;
  trace::write_json(recording, json);
  return json.str();
}

/// All that a scene prints, by its recording.
inline std::string output_of(const trace::Recording& recording) {
  std::string output;
  for (const trace::Step& step : recording.steps) output += step.output;
  return output;
}

/// The scenes that print the same each time. One test for each: together they would be too long for
/// the watchdog on a busy machine.
inline std::vector<std::string> repeatable_scenes() {
  std::vector<std::string> names;
  for (const Scene& scene : all_scenes()) {
    // A million frames three times: the better part of a minute.
    if (kSanitized && scene.name == std::string_view("million")) continue;
    if (!scene.alone && scene.repeatable) names.emplace_back(scene.name);
  }
  return names;
}

class RecordingOf : public ::testing::TestWithParam<std::string> {};

TEST_P(RecordingOf, a_scene_is_the_same_twice_and_does_not_change_what_the_scene_prints) {
  const Scene& scene = *find_scene(GetParam());
  scenes_use_virtual_clock = true;
  std::ostringstream alone, recorded;
  scene.play(alone);
  gets_on();
  const trace::Recording first = trace::record(0, scene, &recorded);
  gets_on();
  const trace::Recording second = trace::record(0, scene, nullptr);
  EXPECT_EQ(alone.str(), recorded.str());
  EXPECT_EQ(alone.str(), output_of(first));
  EXPECT_TRUE(as_json(first) == as_json(second));
  EXPECT_EQ(first.steps.back().kind, "end");
  for (const trace::Source& source : first.sources) EXPECT_NE(source.text, "") << source.path;
  for (std::size_t i = 0; i < first.steps.size(); ++i) {
    const auto& cause = first.steps[i].cause;
    EXPECT_TRUE(!cause || cause->step < i) << "step " << i + 1 << " has a later cause";
    EXPECT_TRUE(first.steps[i].part == "code" || first.steps[i].part == "loop" ||
                first.steps[i].part == "system");
  }
}

INSTANTIATE_TEST_SUITE_P(Each, RecordingOf, ::testing::ValuesIn(repeatable_scenes()),
                         [](const auto& scene) {
                           std::string name = scene.param;  // GoogleTest allows these alone:
                           std::erase_if(name, [](char c) { return !std::isalnum(c) && c != '_'; });
                           return name;
                         });

}  // namespace aio::testing
