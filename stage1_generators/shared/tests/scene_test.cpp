#include "stage1_generators/shared/scenes/scene.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/shared/recorder/command.hpp"

namespace {

void hello(std::ostream& out) { out << "hello\n"; }

// Registered in the wrong order, and behind the scenes of the stage's own demos.
const aio::SceneEntry kLast{9002, {"~last", "for this test", hello}};
const aio::SceneEntry kSecond{9001, {"~second", "for this test", hello}};
const aio::SceneEntry kFirst{9001, {"~first", "for this test", hello, 0, true}};

TEST(Scenes, are_listed_by_order_and_then_by_name) {
  std::vector<std::string> names;
  for (const aio::Scene& scene : aio::all_scenes())
    if (scene.name[0] == '~') names.emplace_back(scene.name);
  EXPECT_EQ(names, (std::vector<std::string>{"~first", "~second", "~last"}));
}

TEST(Scenes, are_found_by_name_and_play_to_any_stream) {
  std::ostringstream out;
  aio::find_scene("~second")->play(out);
  EXPECT_EQ(out.str(), "hello\n");
  EXPECT_EQ(aio::find_scene("nowhere"), nullptr);
}

TEST(Scenes, of_the_same_name_are_noticed) {
  const aio::Scene one{"one", "for this test", hello};
  const aio::Scene two{"two", "for this test", hello};
  EXPECT_EQ(aio::name_of_two({one, two}), "");
  EXPECT_EQ(aio::name_of_two({one, two, one}), "one");
  EXPECT_EQ(aio::name_of_two(aio::all_scenes()), "");
}

TEST(Scenes, that_fail_have_a_recording_and_end_with_one) {
  const aio::Scene failing{"~failing", "for this test", [](std::ostream& out) {
                             out << "hello\n";
                             throw aio::ValueError("no good");
                           }};
  std::ostringstream out;
  EXPECT_TRUE(aio::trace::record(1, failing, &out).failed);
  EXPECT_EQ(out.str(), "hello\nfailed: ValueError: no good\n");
  testing::internal::CaptureStdout();
  EXPECT_EQ(aio::trace::obey("--trace", 1, failing), 1);
  EXPECT_NE(testing::internal::GetCapturedStdout().find("ValueError"), std::string::npos);
  EXPECT_FALSE(aio::trace::record(1, *aio::find_scene("~second"), nullptr).failed);
}

TEST(Scenes, play_with_others_unless_they_say_alone) {
  EXPECT_FALSE(aio::find_scene("~second")->alone);
  EXPECT_TRUE(aio::find_scene("~first")->alone);
}

}  // namespace
