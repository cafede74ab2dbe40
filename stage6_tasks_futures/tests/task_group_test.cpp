// Task groups: who is cancelled by whom, what comes out in the end, and in which turn.
#include "stage6_tasks_futures/library/task_group.hpp"

#include "stage1_generators/shared/tests/a_lot.hpp"
#include "stage6_tasks_futures/tests/actor.hpp"

namespace {

using aio::current_task;
using aio::ExceptionGroup;
using aio::KeyboardInterrupt;
using aio::TaskGroup;
using aio::ValueError;
using namespace aio::testing;

using Group = std::optional<TaskGroup>;

/// async with TaskGroup() as group: await body
class InGroup final : public aio::Coroutine<> {
  enum { kStart, kBody, kLeft };

 public:
  InGroup(Group& group, Actor body) : group_(group), body_(std::move(body)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        group_.emplace();
        return await(body_, kBody);
      case kBody: {
        std::exception_ptr error;
        try {
          sent.check();
        } catch (...) {
          error = std::current_exception();
        }
        return await(exiting_.emplace(group_->exit(error)), kLeft);
      }
      case kLeft:
        sent.check();
        return return_value();
    }
    return {};
  }

  Group& group_;
  Actor body_;
  std::optional<TaskGroup::Exit> exiting_;
};

Part in_group(Group& group, Parts body) {
  return {[&group, body = std::move(body)](Actor& actor) {
    return awaited(InGroup(group, actor.same_with(body)));
  }};
}
Part says_cancelling() {
  return {[](Actor& actor) {
    return actor.note("cancelling " + std::to_string(current_task()->cancelling())), Awaited();
  }};
}
Part interrupts() {
  return does([] { throw KeyboardInterrupt(); });
}

class TaskGroups : public ActorTest {
 protected:
  Part spawns(Group& group, const std::string& name, Parts parts) {
    return does([this, &group, name, parts = std::move(parts)] {
      tasks_[name] = group->create_task(actor(name, parts));
    });
  }

  const Warnings warnings_;
};

TEST_F(TaskGroups, it_is_left_when_all_its_tasks_are_done) {
  Group group;
  task("p", {in_group(group, {spawns(group, "a", {turns(2), says("ends")}),
                              spawns(group, "b", {says("ends")}), says("body ends")}),
             says("left")});
  play(6);
  EXPECT_EQ(log_, Log({"1 p body ends", "2 b ends", "4 a ends", "6 p left"}));
}

TEST_F(TaskGroups, it_is_left_at_once_when_it_has_no_tasks) {
  Group group;
  task("p", {in_group(group, {says("body ends")}), says("left")});
  play(2);
  EXPECT_EQ(log_, Log({"1 p body ends", "1 p left"}));
}

TEST_F(TaskGroups, it_is_left_at_once_when_all_its_tasks_are_done_already) {
  Group group;
  task("p", {in_group(group, {spawns(group, "a", {}), turns(2), says("body ends")}), says("left")});
  play(4);
  EXPECT_EQ(log_, Log({"3 p body ends", "3 p left"}));
}

TEST_F(TaskGroups, one_that_fails_has_the_others_cancelled_and_the_body) {
  Group group;
  task("p", {catching(in_group(group, {spawns(group, "a", {turns(1), raises("a")}),
                                       spawns(group, "b", {turns(9)}),
                                       spawns(group, "c", {turns(9)}), turns(9)})),
             says_cancelling(), turns(1), says("goes on")});
  play(7);
  EXPECT_EQ(log_, Log({"3 a ValueError: a", "4 b CancelledError", "4 c CancelledError",
                       "4 p CancelledError", "6 p ExceptionGroup(ValueError: a)",
                       "6 p cancelling 0", "7 p goes on"}));
}

TEST_F(TaskGroups, one_that_fails_while_the_body_waits_at_the_end_has_the_others_cancelled) {
  Group group;
  task("p", {catching(in_group(group, {spawns(group, "a", {turns(1), raises("a")}),
                                       spawns(group, "b", {turns(9)})})),
             says_cancelling(), turns(1), says("goes on")});
  play(7);
  EXPECT_EQ(log_, Log({"3 a ValueError: a", "4 b CancelledError",
                       "6 p ExceptionGroup(ValueError: a)", "6 p cancelling 1", "7 p goes on"}));
}

TEST_F(TaskGroups, a_body_that_fails_has_its_tasks_cancelled) {
  Group group;
  task("p", {catching(in_group(group, {spawns(group, "a", {turns(9)}), turns(1), raises("body")})),
             says_cancelling()});
  play(7);
  EXPECT_EQ(log_, Log({"2 p ValueError: body", "3 a CancelledError",
                       "5 p ExceptionGroup(ValueError: body)", "5 p cancelling 0"}));
}

TEST_F(TaskGroups, a_body_that_fails_before_its_tasks_ran_has_them_never_begin) {
  Group group;
  task("p", {catching(in_group(group, {spawns(group, "a", {says("not reached")}), raises("body")})),
             says("left")});
  play(4);
  ends("a");
  EXPECT_EQ(log_, Log({"1 p ValueError: body", "4 p ExceptionGroup(ValueError: body)", "4 p left",
                       "a CancelledError"}));
}

TEST_F(TaskGroups, all_that_failed_are_in_the_group_the_body_last) {
  Group group;
  task("p", {catching(in_group(
                group, {spawns(group, "a", {raises("a")}), spawns(group, "b", {raises("b")}),
                        catching(turns(3)), raises("body")}))});
  play(7);
  EXPECT_EQ(log_, Log({"2 a ValueError: a", "2 b ValueError: b", "3 p CancelledError",
                       "3 p ValueError: body",
                       "3 p ExceptionGroup(ValueError: a, ValueError: b, ValueError: body)"}));
}

TEST_F(TaskGroups, who_fails_while_it_is_cancelled_is_in_the_group_too) {
  Group group;
  task(
      "p",
      {catching(in_group(group, {spawns(group, "a", {turns(1), raises("a")}),
                                 spawns(group, "b", {catching(turns(9)), raises("b")}), turns(9)})),
       says("left")});
  play(9);
  EXPECT_EQ(log_, Log({"3 a ValueError: a", "4 b CancelledError", "4 b ValueError: b",
                       "4 p CancelledError", "6 p ExceptionGroup(ValueError: a, ValueError: b)",
                       "6 p left"}));
}

TEST_F(TaskGroups, who_does_not_let_itself_be_cancelled_is_waited_for) {
  Group group;
  task("p", {catching(in_group(group,
                               {spawns(group, "a", {turns(1), raises("a")}),
                                spawns(group, "b", {catching(turns(9)), turns(2), says("ends")})})),
             says("left")});
  play(12);
  EXPECT_EQ(log_, Log({"3 a ValueError: a", "4 b CancelledError", "6 b ends",
                       "8 p ExceptionGroup(ValueError: a)", "8 p left"}));
}

TEST_F(TaskGroups, who_was_cancelled_for_a_failure_is_not_cancelled_once_more_for_the_body) {
  Group group;
  task("p", {catching(in_group(
                 group, {spawns(group, "a", {turns(1), raises("a")}),
                         spawns(group, "b", {catching(turns(9)), turns(2), says_cancelling()}),
                         turns(9)})),
             says("left")});
  play(12);
  EXPECT_EQ(log_, Log({"3 a ValueError: a", "4 b CancelledError", "4 p CancelledError",
                       "6 b cancelling 1", "8 p ExceptionGroup(ValueError: a)", "8 p left"}));
}

TEST_F(TaskGroups, a_task_that_is_cancelled_alone_is_no_failure) {
  Group group;
  task("p", {in_group(group, {spawns(group, "a", {turns(9)}),
                              spawns(group, "b", {turns(3), says("ends")})}),
             says("left")});
  play(2);
  cancel("a");
  play(6);
  EXPECT_EQ(log_, Log({"3 a CancelledError", "5 b ends", "7 p left"}));
}

TEST_F(TaskGroups, a_body_that_catches_the_cancel_goes_on_and_fails_all_the_same) {
  Group group;
  task("p", {catching(in_group(group, {spawns(group, "a", {raises("a")}), catching(turns(9)),
                                       turns(1), says("body ends")})),
             says_cancelling()});
  play(9);
  EXPECT_EQ(log_, Log({"2 a ValueError: a", "3 p CancelledError", "4 p body ends",
                       "4 p ExceptionGroup(ValueError: a)", "4 p cancelling 0"}));
}

TEST_F(TaskGroups, a_cancel_in_the_body_goes_down_to_the_tasks) {
  Group group;
  task("p", {catching(in_group(group, {spawns(group, "a", {turns(9)}),
                                       spawns(group, "b", {turns(9)}), turns(9)})),
             says_cancelling()});
  play(3);
  cancel("p");
  play(5);
  EXPECT_EQ(log_, Log({"4 p CancelledError", "5 a CancelledError", "5 b CancelledError",
                       "7 p CancelledError", "7 p cancelling 1"}));
}

TEST_F(TaskGroups, a_cancel_at_the_end_goes_down_to_the_tasks) {
  Group group;
  task("p",
       {catching(in_group(group, {spawns(group, "a", {turns(9)}), spawns(group, "b", {turns(9)})})),
        says_cancelling()});
  play(3);
  cancel("p");
  play(5);
  EXPECT_EQ(log_, Log({"5 a CancelledError", "5 b CancelledError", "7 p CancelledError",
                       "7 p cancelling 1"}));
}

TEST_F(TaskGroups, a_second_cancel_at_the_end_changes_nothing) {
  Group group;
  task("p", {catching(in_group(group,
                               {spawns(group, "a", {catching(turns(9)), turns(3), says("ends")})})),
             says_cancelling()});
  play(3);
  cancel("p");
  play(2);
  cancel("p");
  play(5);
  EXPECT_EQ(log_,
            Log({"5 a CancelledError", "8 a ends", "10 p CancelledError", "10 p cancelling 2"}));
}

TEST_F(TaskGroups, a_failure_after_an_outer_cancel_comes_out_in_its_place) {
  Group group;
  task(
      "p",
      {catching(in_group(group, {spawns(group, "a", {catching(turns(9)), raises("a")}), turns(9)})),
       says_cancelling()});
  play(3);
  cancel("p");
  play(6);
  EXPECT_EQ(log_, Log({"4 p CancelledError", "5 a CancelledError", "5 a ValueError: a",
                       "7 p ExceptionGroup(ValueError: a)", "7 p cancelling 1"}));
}

TEST_F(TaskGroups, an_outer_cancel_in_the_turn_of_a_failure_is_not_taken_back) {
  Group group;
  task("p", {catching(in_group(group, {spawns(group, "a", {turns(1), raises("a")}),
                                       spawns(group, "b", {turns(9)}), turns(9)})),
             says_cancelling(), turns(1), says("goes on")});
  play(3);
  cancel("p");
  play(5);
  EXPECT_EQ(log_, Log({"3 a ValueError: a", "4 b CancelledError", "4 p CancelledError",
                       "6 p ExceptionGroup(ValueError: a)", "6 p cancelling 1", "7 p goes on"}));
}

TEST_F(TaskGroups, an_outer_cancel_just_after_a_failure_is_not_taken_back) {
  Group group;
  task("p", {catching(in_group(group, {spawns(group, "a", {turns(1), raises("a")}),
                                       spawns(group, "b", {turns(9)}), turns(9)})),
             says_cancelling(), turns(1), says("goes on")});
  play(4);
  cancel("p");
  play(5);
  EXPECT_EQ(log_, Log({"3 a ValueError: a", "4 b CancelledError", "4 p CancelledError",
                       "5 p ExceptionGroup(ValueError: a)", "5 p cancelling 1", "6 p goes on"}));
}

TEST_F(TaskGroups, a_cancel_when_the_last_task_has_just_ended_comes_out) {
  Group group;
  task("p", {catching(in_group(group, {spawns(group, "a", {})})), says_cancelling()});
  play(2);
  cancel("p");
  play(3);
  EXPECT_EQ(log_, Log({"3 p CancelledError", "3 p cancelling 1"}));
}

TEST_F(TaskGroups, a_cancel_when_the_end_is_already_due_comes_out) {
  Group group;
  task("p", {catching(in_group(group, {spawns(group, "a", {})})), says_cancelling()});
  play(3);
  cancel("p");
  play(3);
  EXPECT_EQ(log_, Log({"4 p CancelledError", "4 p cancelling 1"}));
}

TEST_F(TaskGroups, a_task_may_start_others_in_its_group) {
  Group group;
  task("p",
       {in_group(group,
                 {spawns(group, "a",
                         {turns(1), spawns(group, "b", {turns(2), says("ends")}), says("ends")})}),
        says("left")});
  play(8);
  EXPECT_EQ(log_, Log({"3 a ends", "6 b ends", "8 p left"}));
}

TEST_F(TaskGroups, a_task_may_start_others_also_when_the_body_is_done) {
  Group group;
  task("p", {in_group(group, {spawns(group, "a", {turns(2), spawns(group, "b", {says("ends")})}),
                              says("body ends")}),
             says("left")});
  play(8);
  EXPECT_EQ(log_, Log({"1 p body ends", "5 b ends", "7 p left"}));
}

TEST_F(TaskGroups, a_group_that_is_cancelled_takes_no_more_tasks) {
  Group group;
  task("p", {catching(in_group(group, {spawns(group, "a", {raises("a")}), catching(turns(9)),
                                       catching(spawns(group, "b", {}))}))});
  play(5);
  EXPECT_EQ(log_, Log({"2 a ValueError: a", "3 p CancelledError",
                       "3 p RuntimeError: TaskGroup is shutting down",
                       "3 p ExceptionGroup(ValueError: a)"}));
}

TEST_F(TaskGroups, a_group_that_is_left_takes_no_more_tasks) {
  Group group;
  task("p", {in_group(group, {}), spawns(group, "a", {})});
  play(2);
  EXPECT_EQ(log_, Log({"1 p RuntimeError: TaskGroup is finished"}));
}

TEST_F(TaskGroups, an_inner_group_fails_and_the_outer_one_goes_on) {
  Group group;
  Group inner;
  task("p",
       {in_group(group, {spawns(group, "a", {turns(8), says("ends")}),
                         catching(in_group(inner, {spawns(inner, "b", {raises("b")}), turns(9)})),
                         says_cancelling(), says("body ends")}),
        says("left")});
  play(12);
  EXPECT_EQ(log_,
            Log({"2 b ValueError: b", "3 p CancelledError", "3 p ExceptionGroup(ValueError: b)",
                 "3 p cancelling 0", "3 p body ends", "10 a ends", "12 p left"}));
}

TEST_F(TaskGroups, an_inner_group_fails_and_the_outer_one_with_it) {
  Group group;
  Group inner;
  task("p",
       {catching(in_group(group, {spawns(group, "a", {turns(8)}),
                                  in_group(inner, {spawns(inner, "b", {raises("b")}), turns(9)})})),
        says_cancelling()});
  play(12);
  EXPECT_EQ(log_, Log({"2 b ValueError: b", "3 p CancelledError",
                       "3 p ExceptionGroup(ValueError: b)", "4 a CancelledError",
                       "6 p ExceptionGroup(ExceptionGroup(ValueError: b))", "6 p cancelling 0"}));
}

TEST_F(TaskGroups, an_outer_group_fails_and_cancels_the_inner_one) {
  Group group;
  Group inner;
  task("p", {catching(in_group(group, {spawns(group, "a", {turns(1), raises("a")}),
                                       in_group(inner, {spawns(inner, "b", {turns(9)})})})),
             says_cancelling()});
  play(12);
  EXPECT_EQ(log_, Log({"3 a ValueError: a", "5 b CancelledError", "7 p CancelledError",
                       "7 p ExceptionGroup(ValueError: a)", "7 p cancelling 0"}));
}

TEST_F(TaskGroups, both_fail_in_the_same_turn) {
  Group group;
  Group inner;
  task("p",
       {catching(in_group(
            group, {spawns(group, "a", {turns(1), raises("a")}),
                    in_group(inner, {spawns(inner, "b", {turns(1), raises("b")}), turns(9)})})),
        says_cancelling()});
  play(12);
  EXPECT_EQ(log_, Log({"3 a ValueError: a", "3 b ValueError: b", "4 p CancelledError",
                       "4 p ExceptionGroup(ValueError: b)",
                       "4 p ExceptionGroup(ValueError: a, ExceptionGroup(ValueError: b))",
                       "4 p cancelling 0"}));
}

TEST_F(TaskGroups, a_cancel_goes_down_through_both) {
  Group group;
  Group inner;
  task("p", {catching(in_group(group, {spawns(group, "a", {turns(9)}),
                                       in_group(inner, {spawns(inner, "b", {turns(9)})})})),
             says_cancelling()});
  play(3);
  cancel("p");
  play(9);
  EXPECT_EQ(log_, Log({"5 b CancelledError", "7 p CancelledError", "8 a CancelledError",
                       "10 p CancelledError", "10 p cancelling 1"}));
}

TEST_F(TaskGroups, a_task_of_a_group_may_have_a_group_of_its_own) {
  Group group;
  Group inner;
  task("p", {catching(in_group(
                 group, {spawns(group, "a",
                                {in_group(inner, {spawns(inner, "b", {turns(1), raises("b")}),
                                                  spawns(inner, "c", {turns(9)})})}),
                         spawns(group, "d", {turns(9)})})),
             says_cancelling()});
  play(12);
  EXPECT_EQ(log_, Log({"4 b ValueError: b", "5 c CancelledError",
                       "7 a ExceptionGroup(ValueError: b)", "8 d CancelledError",
                       "10 p ExceptionGroup(ExceptionGroup(ValueError: b))", "10 p cancelling 1"}));
}

TEST_F(TaskGroups, a_keyboard_interrupt_stops_the_loop_and_comes_out_alone) {
  Group group;
  task(
      "p",
      {catching(in_group(group, {spawns(group, "a", {turns(1), interrupts()}),
                                 spawns(group, "b", {catching(turns(9)), raises("b")}), turns(9)})),
       says_cancelling()});
  play(2);
  EXPECT_THROW(play(1), KeyboardInterrupt);
  note("loop stops");
  play(5);
  EXPECT_EQ(log_,
            Log({"3 a KeyboardInterrupt", "loop stops", "5 b CancelledError", "5 b ValueError: b",
                 "5 p CancelledError", "7 p KeyboardInterrupt", "7 p cancelling 0"}));
}

TEST_F(TaskGroups, a_keyboard_interrupt_in_the_body_comes_out_alone) {
  Group group;
  task("p", {in_group(group, {spawns(group, "a", {turns(9)}), turns(1), interrupts()})});
  play(4);
  EXPECT_THROW(play(1), KeyboardInterrupt);
  EXPECT_EQ(log_, Log({"2 p KeyboardInterrupt", "3 a CancelledError", "5 p KeyboardInterrupt"}));
}

TEST_F(TaskGroups, need_a_task) {
  EXPECT_EQ(raised_by([] { const TaskGroup group; }),
            "RuntimeError: TaskGroup cannot determine the parent task");
}

// Python's group says itself that its parent is gone; here the task says that nobody asked it.
TEST_F(TaskGroups, that_nobody_leaves_let_their_tasks_go_on) {
  task("p", {does([&] {
         Group group{std::in_place};
         loop_.create_task(actor("a", {turns(2), says("ends")}));
         group->create_task(actor("b", {turns(3), says("ends")}));
         group->create_task(actor("c", {turns(3), raises("c")}));
       })});
  play(9);
  EXPECT_EQ(log_, Log({"4 a ends", "5 b ends", "5 c ValueError: c",
                       "reported: Task exception was never retrieved | ValueError: c"}));
}

// The group outlives its body, as one does in a coroutine whose task somebody keeps.
TEST_F(TaskGroups, that_nobody_leaves_cancel_nobody_when_their_body_has_returned) {
  Group group;
  task("p", {does([&] { group.emplace(); }), spawns(group, "a", {turns(1), raises("a")}),
             spawns(group, "b", {turns(3), says("ends")})});
  play(9);
  ends("p");
  tasks_.erase("a");
  EXPECT_EQ(log_,
            Log({"3 a ValueError: a",
                 "reported: Task <Task finished name='Task-2' coro=<Actor closed>> has errored out "
                 "but its parent task <Task finished name='Task-1' coro=<Actor closed>> is already "
                 "completed | ValueError: a",
                 "5 b ends", "p returned"}));
}

TEST_F(TaskGroups, that_outlive_their_task_report_who_fails) {
  Group group;
  task("p", {does([&] { group.emplace(); }), spawns(group, "a", {turns(1), raises("a")})});
  play(2);
  tasks_.erase("p");
  play(9);
  EXPECT_EQ(log_,
            Log({"3 a ValueError: a",
                 "reported: Task <Task finished name='Task-2' coro=<Actor closed>> has errored out "
                 "but its parent task, which is gone, is already completed | ValueError: a"}));
}

TEST_F(TaskGroups, may_go_down_with_the_loop) {
  Group group;
  task("p", {in_group(group, {spawns(group, "a", {turns(9)}), spawns(group, "b", {turns(9)})})});
  play(3);
  EXPECT_EQ(log_, Log());
}

TEST(ExceptionGroups, say_how_many_they_hold) {
  const std::exception_ptr error = std::make_exception_ptr(ValueError("x"));
  EXPECT_STREQ(ExceptionGroup("errors", {error}).what(), "errors (1 sub-exception)");
  EXPECT_STREQ(ExceptionGroup("errors", {error, error}).what(), "errors (2 sub-exceptions)");
  EXPECT_EQ(ExceptionGroup("errors", {error, error}).exceptions().size(), 2u);
}

TEST(ExceptionGroups, hold_one_at_least) {
  EXPECT_EQ(raised_by([] { throw aio::ExceptionGroup("none", {}); }),
            "ValueError: second argument (exceptions) must be a non-empty sequence");
}

TEST_F(TaskGroups, cannot_be_copied_or_moved) {
  static_assert(!std::is_copy_constructible_v<TaskGroup>);
  static_assert(!std::is_move_constructible_v<TaskGroup>);
}

// In linear time; else the watchdog ends it.
TEST_F(TaskGroups, let_many_members_go_in_any_order) {
  constexpr int kMany = aio::testing::a_lot(200'000);
  Group group;
  const auto main = loop_.create_task(AsyncDef([&](auto& self, auto) {
    group.emplace();
    for (int i = 0; i < kMany; ++i) group->create_task(sleeper(log_, "member", kMany - i));
    return self.return_value(0);
  }));
  turn(2);
  const auto members = loop_.all_tasks();
  for (auto member = members.rbegin(); member != members.rend(); ++member) (*member)->cancel();
  turn(3);
  EXPECT_EQ(loop_.all_tasks().size(), 0u);
}

TEST_F(TaskGroups, take_tasks_also_between_two_runs_and_sleeps) {
  Group group;
  task("p", {does([&] { group.emplace(); }), turns(3)});
  play(1);
  const auto a = group->create_task(actor("a", {says("runs")}));
  const auto b = group->create_task(aio::sleep(0), "b");
  play(2);
  EXPECT_EQ(log_, Log({"2 a runs"}));
  EXPECT_EQ(b->get_name(), "b");
  EXPECT_TRUE(b->done());
}

TEST(ExceptionGroups, a_million_in_one_another_fit_on_the_stack) {
  std::exception_ptr outermost = make<ValueError>("innermost");
  for (int i = 0; i < a_lot(1'000'000); ++i) {
    outermost = std::make_exception_ptr(ExceptionGroup("group", {outermost}));
  }
  EXPECT_EQ(aio::describe(std::exchange(outermost, nullptr)),
            "ExceptionGroup: group (1 sub-exception)");
}

}  // namespace
