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

}  // namespace
