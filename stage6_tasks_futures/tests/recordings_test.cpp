#include <algorithm>
#include <string>

#include "stage1_generators/shared/tests/every_recording.hpp"

namespace {

/// Whether the recording of a scene has a step that says this.
bool says(const char* scene, const std::string& sentence) {
  const auto recording = aio::trace::record(6, *aio::find_scene(scene), nullptr);
  return std::ranges::any_of(recording.steps,
                             [&](const auto& step) { return step.what == sentence; });
}

TEST(Recording, says_of_a_cancelled_future_that_it_is_cancelled) {
  EXPECT_TRUE(says("cancel_pending", "sleep 5 is cancelled."));
  EXPECT_TRUE(says("cancel_pending", "Task-2 is cancelled."));
  EXPECT_TRUE(says("cancel_pending", "Task-1 is done."));
}

TEST(Recording, says_of_a_call_before_the_loop_runs_that_it_is_a_call) {
  EXPECT_TRUE(says("callback_raises", "A call is put into the ready queue."));
  EXPECT_TRUE(says("callback_raises", "A timer for a timed call is set to 1000.10."));
}

TEST(Recording, says_all_digits_of_a_deadline) {
  EXPECT_TRUE(says("wait_steps", "A timer for sleep 1 is set to 1004.299898."));
}

TEST(Recording, says_of_a_value_without_a_text_that_it_is_an_object) {
  EXPECT_TRUE(says("cancel_pending", "wait returns an object."));
}

}  // namespace
