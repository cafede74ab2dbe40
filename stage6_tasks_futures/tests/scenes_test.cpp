// Every scene, whole. Those that come from a recorded Python program print the same lines as it; a
// line in brackets says where we differ.
#include <gtest/gtest.h>

#include "stage3_sleep_loop/tests/text.hpp"

namespace {

using aio::testing::play;

TEST(Scenes, gather) {
  EXPECT_EQ(play("gather"),
            "before first\n"
            "before second\n"
            "after first\n"
            "after second\n");
}

TEST(Scenes, future_states) {
  EXPECT_EQ(play("future_states"),
            "PENDING not done \n"
            "CANCELLED done cancelled\n"
            "FINISHED done \n"
            "FINISHED done \n");
}

TEST(Scenes, recv_steps) {
  EXPECT_EQ(play("recv_steps"),
            "1 nothing ready: select waits\n"
            "2 select() returned the socket as readable\n"
            "3 data moved into a buffer: b'hello'\n"
            "4 future.set_result() called; callbacks: scheduled, not yet run\n"
            "5 done callback runs\n"
            "6-7 coroutine resumed by TaskBase::run() -> next(), got b'hello'\n");
}

TEST(Scenes, never_awaited) {
  EXPECT_EQ(play("never_awaited"), "RuntimeWarning: coroutine 'AsyncFoo' was never awaited\n");
}

TEST(Scenes, coroutine_object) {
  EXPECT_EQ(play("coroutine_object"), "<coroutine object Doit at 0x...>\n");
}

TEST(Scenes, fire_and_forget) {
  EXPECT_EQ(play("fire_and_forget"),
            "Do some actions 1\n"
            "async_foo started\n"
            "Do some actions 2\n"
            "async_foo done\n"
            "Do some actions 3\n");
}

TEST(Scenes, destroyed_pending) {
  EXPECT_EQ(play("destroyed_pending"),
            "Do some actions 1\n"
            "async_foo started\n"
            "Do some actions 2\n"
            "Task was destroyed but it is pending!\n"
            "task: <Task pending name='Task-2' coro=<AsyncFoo suspended> "
            "wait_for=<Future pending>>\n");
}

TEST(Scenes, await_pending) {
  EXPECT_EQ(play("await_pending"),
            "Do some actions 1\n"
            "async_foo started\n"
            "Do some actions 2\n"
            "async_foo done\n");
}

TEST(Scenes, cancel_pending) {
  EXPECT_EQ(play("cancel_pending"),
            "Do some actions 1\n"
            "echo\n"
            "Do some actions 2\n"
            "echo\n"
            "Do some actions 3\n"
            "echo\n");
}

TEST(Scenes, ten_end_in_the_order_in_which_they_began) {
  std::string expected;
  for (int i = 0; i < 10; ++i) expected += "Start " + std::to_string(i) + "\n";
  for (int i = 0; i < 10; ++i) expected += "End " + std::to_string(i) + "\n";
  expected +=
      "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n"
      "(CPython's heap ends them as 0 2 6 9 8 5 7 4 1 3)\n";
  EXPECT_EQ(play("ten_ensure_future"), expected);
  EXPECT_EQ(play("ten_create_task"), expected);
  EXPECT_EQ(play("ten_coroutines"), expected);
}

TEST(Scenes, background) {
  EXPECT_EQ(play("background"),
            "first\n"
            "long_operation started\n"
            "second\n"
            "long_operation finished\n");
}

TEST(Scenes, background_await) {
  EXPECT_EQ(play("background_await"),
            "first\n"
            "long_operation started\n"
            "long_operation finished\n"
            "second\n");
}

TEST(Scenes, wait_tasks) {
  EXPECT_EQ(play("wait_tasks"),
            "TypeError: Passing coroutines is forbidden, use tasks explicitly.\n"
            "(here the compiler says so)\n"
            "['R0', 'R1', 'R2', 'R3', 'R4'] 0\n");
}

TEST(Scenes, update_2020) {
  EXPECT_EQ(play("update_2020"),
            "ValueError: a coroutine was expected, got <function do_something_async at 0x...>\n"
            "(here the compiler says so)\n"
            "['R0', 'R1', 'R2', 'R3', 'R4']\n");
}

TEST(Scenes, run_forever) { EXPECT_EQ(play("run_forever"), "Future is done!\n"); }

TEST(Scenes, run_forever_fails) {
  EXPECT_EQ(play("run_forever_fails"),
            "Exception in callback: ValueError: no answer\n"
            "stopped all the same\n");
}

TEST(Scenes, callback_raises) {
  EXPECT_EQ(play("callback_raises"),
            "first\n"
            "Exception in callback: ValueError: from the second\n"
            "third\n"
            "and later\n");
}

TEST(Scenes, case_1) {
  EXPECT_EQ(play("case_1"),
            "1000.0 - await\n"
            "1000.0 - create_task\n");
}

TEST(Scenes, case_2) {
  EXPECT_EQ(play("case_2"),
            "1000.0 - create_task\n"
            "1001.0 - await\n");
}

TEST(Scenes, case_2_sleep_0) {
  EXPECT_EQ(play("case_2_sleep_0"),
            "1000.0 - create_task\n"
            "1000.0 - await\n");
}

TEST(Scenes, groups) {
  EXPECT_EQ(play("groups"),
            "> group 1.1\n"
            "> group 1.2\n"
            "> group 1.3\n"
            "> group 1.4\n"
            "> group 1.5\n"
            "> group 2.1\n"
            "> group 2.2\n"
            "> group 2.3\n"
            "> group 3.1\n"
            "> group 3.2\n"
            "> group 3.3\n"
            "> group 3.4\n"
            "> group 3.5\n"
            "> group 3.6\n"
            "> group 3.7\n"
            "> group 3.8\n"
            "> group 3.9\n"
            "< group 3.8\n"
            "< group 1.4\n"
            "< group 3.5\n"
            "< group 2.3\n"
            "< group 2.1\n"
            "< group 1.3\n"
            "< group 3.1\n"
            "< group 3.4\n"
            "< group 1.5\n"
            "< group 3.2\n"
            "< group 3.7\n"
            "< group 3.6\n"
            "< group 1.2\n"
            "< group 2.2\n"
            "< group 1.1\n"
            "< group 3.3\n"
            "< group 3.9\n"
            "[['group 1.1', 'group 1.2', 'group 1.3', 'group 1.4', 'group 1.5'],\n"
            " ['group 2.1', 'group 2.2', 'group 2.3'],\n"
            " ['group 3.1',\n"
            "  'group 3.2',\n"
            "  'group 3.3',\n"
            "  'group 3.4',\n"
            "  'group 3.5',\n"
            "  'group 3.6',\n"
            "  'group 3.7',\n"
            "  'group 3.8',\n"
            "  'group 3.9']]\n");
}

TEST(Scenes, group_cancel) {
  EXPECT_EQ(play("group_cancel"),
            "cancel group2\n"
            "> 1.1\n"
            "> 1.2\n"
            "> 2.1\n"
            "> 2.2\n"
            "< 1.1\n"
            "< 2.1\n"
            "x 2.2\n"
            "CancelledError from all_groups; all_groups.cancelled() = False\n"
            "group1 done: False  group2.cancelled(): False  group2 exception: CancelledError\n"
            "still running: 1\n"
            "< 1.2\n"
            "cancel all\n"
            "> 1.1\n"
            "> 1.2\n"
            "> 2.1\n"
            "> 2.2\n"
            "< 1.1\n"
            "< 2.1\n"
            "x 1.2\n"
            "x 2.2\n"
            "CancelledError from all_groups; all_groups.cancelled() = False\n"
            "group1 done: True  group2.cancelled(): False  group2 exception: CancelledError\n");
}

TEST(Scenes, wait_steps) {
  EXPECT_EQ(play("wait_steps"),
            "Get first result:\n"
            "> 1\n"
            "> 2\n"
            "> 3\n"
            "> 4\n"
            "> 5\n"
            "> 6\n"
            "> 7\n"
            "> 8\n"
            "> 9\n"
            "> 10\n"
            "< 4\n"
            "4\n"
            "unfinished: 9\n"
            "Get more results in 2 seconds:\n"
            "< 8\n"
            "< 6\n"
            "< 3\n"
            "< 9\n"
            "< 5\n"
            "< 10\n"
            "3\n"
            "5\n"
            "6\n"
            "8\n"
            "9\n"
            "10\n"
            "unfinished2: 3\n"
            "Get all other results:\n"
            "< 2\n"
            "< 7\n"
            "< 1\n"
            "1\n"
            "2\n"
            "7\n");
}

TEST(Scenes, wait_list) {
  EXPECT_EQ(play("wait_list"),
            "second hello\n"
            "first hello\n"
            "third hello\n"
            "['first hello', 'second hello', 'third hello'] 0\n");
}

TEST(Scenes, gather_args) {
  EXPECT_EQ(play("gather_args"),
            "second hello\n"
            "first hello\n"
            "third hello\n"
            "['first hello', 'second hello', 'third hello']\n");
}

TEST(Scenes, ctrl_c_says_what_is_no_number_of_seconds) {
  for (const std::string word : {"", "x", "2.5x", "-1", "nan", "inf", "1e999"})
    EXPECT_THROW(play("ctrl_c", {word}), std::invalid_argument) << word;
}

TEST(Scenes, ctrl_c_waits_for_nobody_on_the_virtual_clock) {
  EXPECT_THROW(play("ctrl_c"), std::invalid_argument);
}

TEST(Scenes, ctrl_c) {
  EXPECT_EQ(play("ctrl_c", {"2.5"}),
            "press Ctrl-C\n"
            "other works\n"
            "main works\n"
            "other works\n"
            "main works\n"
            "other works\n"
            "main works\n"
            "main cleans up\n"
            "main is clean\n"
            "other cleans up\n"
            "other is clean\n"
            "KeyboardInterrupt\n");
}

TEST(Scenes, semaphore) {
  EXPECT_EQ(play("semaphore"),
            "0.0 call 0 of 1\n"
            "0.0 call 1 of 2\n"
            "0.0 call 2 of 3\n"
            "1.0 call 3 of 3\n"
            "1.2 call 4 of 3\n"
            "2.2 call 5 of 3\n"
            "2.5 call 6 of 3\n"
            "3.4 call 7 of 3\n"
            "3.5 call 8 of 3\n"
            "4.4 call 9 of 3\n"
            "4.7 call 10 of 3\n"
            "5.0 call 11 of 3\n"
            "calls 12 in order True peak 3\n"
            "took 6.9\n");
}

TEST(Scenes, never_retrieved) {
  EXPECT_EQ(play("never_retrieved"),
            "Task exception was never retrieved\n"
            "the loop goes on\n"
            "asked: no answer\n");
}

TEST(Scenes, one_by_one) {
  EXPECT_EQ(play("one_by_one"),
            "one by one:\n"
            "slow cleans up\n"
            "tick\n"
            "tick\n"
            "slow is clean\n"
            "all, then one wait:\n"
            "slow cleans up\n"
            "slow is clean\n");
}

TEST(Scenes, siblings) {
  EXPECT_EQ(play("siblings"),
            "gather:\n"
            "raised: no answer for a\n"
            "b is done\n"
            "TaskGroup:\n"
            "b is cancelled\n"
            "raised: unhandled errors in a TaskGroup (1 sub-exception)\n");
}

TEST(Scenes, swallowed) {
  EXPECT_EQ(play("swallowed"),
            "catches everything:\n"
            "cancel(): 1\n"
            "something was caught, once more\n"
            "three times\n"
            "cancelled: 0\n"
            "catches errors:\n"
            "cancel(): 1\n"
            "cancelled: 1\n");
}

TEST(Scenes, cancel_moments) {
  EXPECT_EQ(play("cancel_moments"),
            "before its first step\n"
            "  cancel(): 1, cancelled: 1\n"
            "while it waits\n"
            "  begins\n"
            "  hears of it at the await\n"
            "  cancel(): 1, cancelled: 1\n"
            "when the result is there\n"
            "  begins\n"
            "  hears of it at the await\n"
            "  cancel(): 1, cancelled: 1\n"
            "when it has ended\n"
            "  begins\n"
            "  has the result\n"
            "  cancel(): 0, cancelled: 0\n");
}

TEST(Scenes, cancel_chain) {
  EXPECT_EQ(play("cancel_chain"),
            "cancel() has returned, and nobody has heard of it yet\n"
            "level 3 hears of it\n"
            "level 2 hears of it\n"
            "level 1 hears of it\n"
            "CancelledError from level 1\n");
}

TEST(Scenes, limits) {
  EXPECT_EQ(play("limits"),
            "one is cancelled\n"
            "wait_for: TimeoutError\n"
            "two is done\n"
            "three is cancelled\n"
            "timeout: TimeoutError\n"
            "shield: TimeoutError\n"
            "four is done\n");
}

TEST(Scenes, queue) {
  EXPECT_EQ(play("queue"),
            "put 1\n"
            "put 2\n"
            "put 3\n"
            "put 4\n"
            "a has done 1\n"
            "b has done 2\n"
            "put 5\n"
            "put 6\n"
            "all are put, 2 of them wait in the queue\n"
            "a has done 3\n"
            "b has done 4\n"
            "a has done 5\n"
            "b has done 6\n"
            "all are done\n");
}

TEST(Scenes, lock_failure) {
  EXPECT_EQ(play("lock_failure"),
            "release() at the end:\n"
            "the first raised: no answer\n"
            "the second waited for 10 s, in vain\n"
            "release() whatever happens:\n"
            "the first raised: no answer\n"
            "the second has the lock\n");
}

TEST(Scenes, lost_wakeup) {
  EXPECT_EQ(play("lost_wakeup"),
            "naive:\n"
            "first has the lock\n"
            "the lock is free, and third waits for it\n"
            "Lock:\n"
            "first has the lock\n"
            "third has the lock\n");
}

// The lines of the frames have places, which move.
TEST(Scenes, hang) {
  const std::string text = play("hang");
  EXPECT_EQ(text.substr(0, text.find('\n')), "  0 calls ready, 0 timers, 0 descriptors waited for");
  for (const char* task : {"'A'", "'B'"}) {
    EXPECT_NE(text.find("<Task pending name=" + std::string(task) +
                        " coro=<TakesBoth suspended> wait_for=<Future pending>>"),
              std::string::npos)
        << text;
  }
}

}  // namespace
