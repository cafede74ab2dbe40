// The three warnings that teach: when they come, where they go, and that they always come.
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace {

using aio::create_task;
using aio::EventLoop;
using aio::Ref;
using aio::run;
using aio::sleep;
using aio::VirtualClock;
using namespace aio::testing;

/// async def async_foo(): await asyncio.sleep(1)
class AsyncFoo final : public aio::Coroutine<int> {
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == 0 ? await(sleep(1), kAfter1) : return_value(0);
  }
};

class WarningsThatTeach : public ::testing::Test {
 protected:
  /// async def main(): action()
  static AsyncDef main(std::function<void()> action) {
    return AsyncDef([action](auto& self, auto) {
      action();
      return self.return_value(0);
    });
  }
  static void say(const std::string& line) { aio::warn(line); }

  VirtualClock clock_;
  Warnings warnings_;
};

// F53
TEST_F(WarningsThatTeach, tell_of_a_coroutine_that_was_never_awaited_when_it_is_dropped) {
  run(main([] {
        AsyncFoo();
        say("main goes on");
      }),
      clock_);
  EXPECT_EQ(Warnings::lines(),
            Log({"RuntimeWarning: coroutine 'AsyncFoo' was never awaited", "main goes on"}));
}

TEST_F(WarningsThatTeach, are_silent_about_coroutines_that_became_tasks) {
  run(main([] {
        create_task(AsyncFoo());
        AsyncFoo moved;
        create_task(std::move(moved));
        create_task(AsyncFoo())->cancel();
      }),
      clock_);
  EXPECT_EQ(Warnings::lines(), Log());
}

// The warning comes at the end of the loop, each time.
TEST_F(WarningsThatTeach, tell_of_a_pending_task_when_its_loop_is_destroyed) {
  {
    EventLoop loop(clock_);
    loop.run_until_complete(main([] { create_task(AsyncFoo()); }));
    loop.close();
    say("closed");
  }
  say("destroyed");
  EXPECT_EQ(Warnings::lines(), Log({"closed",
                                    "Task was destroyed but it is pending!\n"
                                    "task: <Task pending name='Task-2' coro=<AsyncFoo suspended> "
                                    "wait_for=<Future pending>>",
                                    "destroyed"}));
}

TEST_F(WarningsThatTeach, tell_of_a_pending_task_that_never_began_twice) {
  {
    EventLoop loop(clock_);
    loop.create_task(AsyncFoo());
  }
  EXPECT_EQ(Warnings::lines(), Log({"Task was destroyed but it is pending!\n"
                                    "task: <Task pending name='Task-1' coro=<AsyncFoo created>>",
                                    "RuntimeWarning: coroutine 'AsyncFoo' was never awaited"}));
}

TEST_F(WarningsThatTeach, are_silent_about_pending_tasks_after_run_which_cancels_them) {
  run(main([] { create_task(AsyncFoo()); }), clock_);
  EXPECT_EQ(Warnings::lines(), Log());
}

TEST_F(WarningsThatTeach, tell_of_an_exception_when_the_last_one_who_could_ask_is_gone) {
  run(AsyncDef([task = Ref<aio::Task<int>>()](auto& self, auto sent) mutable {
        sent.check();
        if (self.resume_point() == kStart) {
          task = create_task(boom());
          return self.await(sleep(1), kAfter1);
        }
        say("still there");
        task = nullptr;
        say("gone");
        return self.return_value(0);
      }),
      clock_);
  EXPECT_EQ(Warnings::lines(),
            Log({"still there", "Task exception was never retrieved\nValueError: boom", "gone"}));
}

TEST_F(WarningsThatTeach, tell_of_an_exception_that_was_lost_in_fire_and_forget) {
  run(main([] { create_task(boom()); }), clock_);
  EXPECT_EQ(Warnings::lines(), Log({"Task exception was never retrieved\nValueError: boom"}));
}

TEST_F(WarningsThatTeach, tell_of_an_exception_also_after_the_end_of_the_loop) {
  Ref<aio::Task<int>> task;
  run(main([&] { task = create_task(boom()); }), clock_);
  EXPECT_EQ(Warnings::lines(), Log());
  task = nullptr;
  EXPECT_EQ(Warnings::lines(), Log({"Task exception was never retrieved\nValueError: boom"}));
}

TEST_F(WarningsThatTeach, come_on_stderr_if_nobody_listens) {
  aio::set_warning_handler(nullptr);
  ::testing::internal::CaptureStderr();
  run(main([] {
        AsyncFoo();
        create_task(boom());
      }),
      clock_);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "RuntimeWarning: coroutine 'AsyncFoo' was never awaited\n"
            "Task exception was never retrieved\nValueError: boom\n");
}

TEST_F(WarningsThatTeach, come_to_the_handler_of_the_loop_as_long_as_there_is_one) {
  std::vector<std::string> told;
  Ref<aio::Task<int>> late;
  {
    EventLoop loop(clock_);
    loop.set_exception_handler([&](const aio::ExceptionContext& context) {
      told.push_back(first_line(context.message) +
                     (context.exception ? " | " + aio::describe(context.exception) : ""));
    });
    loop.run_until_complete(main([&] {
      create_task(AsyncFoo());
      create_task(boom());
      late = create_task(boom());
    }));
  }
  late = nullptr;
  EXPECT_EQ(told, Log({"Task exception was never retrieved | ValueError: boom",
                       "Task was destroyed but it is pending!"}));
  EXPECT_EQ(Warnings::lines(), Log({"Task exception was never retrieved\nValueError: boom"}));
}

}  // namespace
