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
  EXPECT_TRUE(says("callback_raises", "call 1 is put into the ready queue."));
  EXPECT_TRUE(says("callback_raises", "A timer for timed call 1 is set to 1000.10."));
}

/// Why the first step that says this happened, and why that, and so on.
std::vector<std::string> why(const char* scene, const std::string& sentence) {
  const auto recording = aio::trace::record(6, *aio::find_scene(scene), nullptr);
  std::size_t at = 0;
  while (at < recording.steps.size() && recording.steps[at].what != sentence) ++at;
  std::vector<std::string> chain;
  while (at < recording.steps.size() && recording.steps[at].cause) {
    const auto& cause = *recording.steps[at].cause;
    chain.push_back(cause.how + ": " + recording.steps[cause.step].what);
    at = cause.step;
  }
  return chain;
}

TEST(Recording, says_why_a_coroutine_goes_on_back_to_the_system_call) {
  EXPECT_EQ(why("recv_steps", "Receiver goes on at kReceived."),
            std::vector<std::string>(
                {"result: future 1 is done.", "callback: call 1 is taken from the ready queue.",
                 "descriptor: call 1 is told that socket 1 can be read.",
                 "answer: epoll_wait is asked: socket 1 to read, wake-up to read; wait without "
                 "end. It answers: 1 ready.",
                 "written: send is asked: socket 2, 5 bytes. It answers: 5 of 5 bytes.",
                 "callback: call 2 is taken from the ready queue."}));
}

TEST(Recording, says_who_has_cancelled_a_coroutine) {
  EXPECT_EQ(why("group_cancel", "Coro 4 goes on at kSlept, where CancelledError is raised."),
            std::vector<std::string>({"cancelled: sleep 4 is cancelled.",
                                      "cancel: timed call 1 asks Task-4 to stop.",
                                      "cancel: timed call 1 asks gather 2 to stop.",
                                      "callback: timed call 1 is taken from the ready queue.",
                                      "timer: The time of timed call 1 has come.",
                                      "timer: A timer for timed call 1 is set to 1001.50."}));
  EXPECT_EQ(
      why("group_cancel", "Coro 2 goes on at kSlept."),
      std::vector<std::string>({"result: sleep 2 is done.", "timer: The time of sleep 2 has come.",
                                "timer: A timer for sleep 2 is set to 1003.00."}));
  const auto recording = aio::trace::record(6, *aio::find_scene("group_cancel"), nullptr);
  std::set<std::string> cancelled;
  for (std::size_t step = 0; step < recording.steps.size(); ++step) {
    if (!recording.steps[step].futures) continue;
    for (const auto& future : *recording.steps[step].futures) {
      if (!future.cancelled_by.empty())
        cancelled.insert(future.name + " by " + future.cancelled_by);
    }
  }
  EXPECT_TRUE(cancelled.contains("Task-4 by timed call 1"));
  EXPECT_TRUE(cancelled.contains("sleep 4 by timed call 1"));
}

TEST(Recording, says_who_prints_a_coroutine_or_a_call_of_the_loop_or_the_program_itself) {
  EXPECT_TRUE(says("cancel_chain", "Level 3 prints: level 3 hears of it"));
  EXPECT_EQ(why("cancel_chain",
                "timed call 1 prints: cancel() has returned, and nobody has heard of it yet"),
            std::vector<std::string>({"callback: timed call 1 is taken from the ready queue.",
                                      "timer: The time of timed call 1 has come.",
                                      "timer: A timer for timed call 1 is set to 1001.00."}));
  EXPECT_TRUE(says("group_cancel", "The program prints: still running: 1"));
}

TEST(Recording, says_why_a_new_task_runs_and_by_whom_it_was_made) {
  EXPECT_EQ(why("recv_steps", "Receiver starts."),
            std::vector<std::string>({"created: Receiver is made. Nothing of it runs yet."}));
}

TEST(Recording, says_why_a_task_is_ready_also_of_one_that_is_not_drawn) {
  aio::given_arguments = {"1000", "10"};
  const auto recording = aio::trace::record(6, *aio::find_scene("semaphore"), nullptr);
  aio::given_arguments.clear();
  int not_drawn = 0;
  for (const auto& step : recording.steps) {
    if (step.kind != "ready") continue;
    ASSERT_TRUE(step.cause) << step.what;
    if (step.frame != 0) continue;
    ++not_drawn;
    EXPECT_EQ(step.cause->how, "created") << step.what;
  }
  EXPECT_GT(not_drawn, 100);
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
