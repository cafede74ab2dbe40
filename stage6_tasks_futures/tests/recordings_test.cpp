#include <algorithm>
#include <set>
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

TEST(Recording, says_as_long_as_a_frame_waits_for_a_task_that_it_does) {
  const auto recording = aio::trace::record(6, *aio::find_scene("case_1"), nullptr);
  std::set<std::string> waits;  // of each task that waits, its innermost frame
  for (std::size_t step = 0; step < recording.steps.size(); ++step) {
    const auto picture = aio::trace::picture_at(recording, step);
    for (const auto& task : picture.futures) {
      if (!task.waits || !picture.frames.contains(task.frame)) continue;
      const auto* frame = &picture.frames.at(task.frame);
      while (frame->delegate) frame = &picture.frames.at(frame->delegate);
      waits.insert(frame->name + " for " + frame->waits);
    }
  }
  EXPECT_EQ(waits, std::set<std::string>({"Main for Task-2"}));
}

}  // namespace
