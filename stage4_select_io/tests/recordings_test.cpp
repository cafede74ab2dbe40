#include "stage1_generators/shared/tests/every_recording.hpp"

namespace {

TEST(Recording, calls_a_device_a_device_and_not_a_terminal) {
  const auto recording = aio::trace::record(4, *aio::find_scene("everything"), nullptr);
  std::string roles;
  for (const auto& step : recording.steps) {
    if (!step.descriptors) continue;
    for (const auto& descriptor : *step.descriptors) roles += descriptor.role + " ";
  }
  EXPECT_NE(roles.find("device 1 "), std::string::npos);
  EXPECT_EQ(roles.find("terminal"), std::string::npos);
}

TEST(Recording, says_of_a_reader_that_waits_again_that_its_descriptor_is_not_ready_any_more) {
  const auto recording = aio::trace::record(4, *aio::find_scene("end_of_file"), nullptr);
  int waits = 0;
  for (const auto& step : recording.steps) {
    if (step.kind != "watch") continue;
    ++waits;
    ASSERT_TRUE(step.descriptors) << step.what;
    for (const auto& descriptor : *step.descriptors) EXPECT_FALSE(descriptor.ready) << step.what;
  }
  EXPECT_EQ(waits, 3);
}

TEST(Recording, says_by_whom_was_written_what_can_be_read) {
  const auto recording = aio::trace::record(4, *aio::find_scene("pipe"), nullptr);
  const auto& steps = recording.steps;
  int told = 0;
  for (const auto& step : steps) {
    if (step.kind != "fd_ready") continue;
    ++told;
    ASSERT_TRUE(step.cause);
    const auto& answered = steps[step.cause->step];
    ASSERT_TRUE(answered.cause) << answered.what;
    EXPECT_EQ(answered.cause->how, "written");
    EXPECT_TRUE(steps[answered.cause->step].what.starts_with("write is asked: pipe 1"));
  }
  EXPECT_EQ(told, 3);
}

}  // namespace
