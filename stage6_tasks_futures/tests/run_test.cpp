// run(): a loop for one main coroutine, from its beginning to the clean-up of all others.
#include <algorithm>
#include <array>
#include <functional>
#include <future>
#include <thread>

#include "stage6_tasks_futures/library/run_in_executor.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace {

using aio::CancelledError;
using aio::create_task;
using aio::current_task;
using aio::EventLoop;
using aio::get_event_loop;
using aio::run;
using aio::sleep;
using aio::ValueError;
using aio::VirtualClock;
using namespace aio::testing;

class Run : public LoopTest {
 protected:
  /// async def main(): begin(); await sleep(0); return end()
  template <class Begin, class End>
  AsyncDef main(Begin begin, End end) {
    return AsyncDef([=](auto& self, auto sent) {
      sent.check();
      if (self.resume_point() == kAfter1) return self.return_value(end());
      begin();
      return self.await(sleep(0), kAfter1);
    });
  }
};

TEST_F(Run, gives_the_result) {
  VirtualClock clock;
  EXPECT_EQ(run(say(log_, "main", 7), clock), 7);
  EXPECT_EQ(run(sleeper(log_, "sleeper", 1000, 8), clock), 8);
  EXPECT_EQ(clock.now(), 2000);
}

TEST_F(Run, moves_the_result_out) {
  class Main final : public aio::Coroutine<std::unique_ptr<int>> {
    Step resume(Sent) override { return return_value(std::make_unique<int>(7)); }
  };
  EXPECT_EQ(*run(Main(), clock_), 7);
}

// A std::vector says that it can be copied, whatever is in it.
TEST_F(Run, moves_a_container_out_whose_elements_cannot_be_copied) {
  using Boxes = std::vector<std::unique_ptr<int>>;
  class Main final : public aio::Coroutine<Boxes> {
    Step resume(Sent) override {
      Boxes boxes(3);
      boxes[1] = std::make_unique<int>(7);
      return return_value(std::move(boxes));
    }
  };
  EXPECT_EQ(*run(Main(), clock_).at(1), 7);
  EXPECT_EQ(*loop_.run_until_complete(Main()).at(1), 7);
}

TEST_F(Run, cancels_what_is_left_all_at_once_and_awaits_it) {
  run_main(main(
      [&] {
        for (const char* name : {"a", "b"}) create_task(sleeper(log_, name, 1));
      },
      [&] {
        note("main ends");
        return 1;
      }));
  EXPECT_EQ(log_, Log({"main ends", "a CancelledError", "b CancelledError", "-> 1"}));
  EXPECT_EQ(clock_.now(), 1000);
}

TEST_F(Run, still_begins_tasks_that_were_made_in_the_last_step) {
  run_main(AsyncDef([&](auto& self, auto) {
    create_task(sleeper(log_, "a", 1));
    create_task(say(log_, "b"));
    return self.return_value(1);
  }));
  EXPECT_EQ(log_, Log({"b", "a CancelledError", "-> 1"}));
}

TEST_F(Run, still_calls_a_timer_that_is_due_in_its_last_turns) {
  run_main(AsyncDef([&](auto& self, auto) {
    loop_.call_soon([&] { loop_.call_later(0, [&] { note("timer"); }); });
    note("main ends");
    return self.return_value(1);
  }));
  EXPECT_EQ(log_, Log({"main ends", "timer", "-> 1"}));
}

/// try: await sleep(100)
/// finally: clean up, in as many turns as it takes
template <class CleanUp>
AsyncDef guarded(CleanUp clean_up) {
  return AsyncDef([clean_up](auto& self, auto sent) mutable {
    if (self.resume_point() == kStart) return self.await(sleep(100), kAfter1);
    return clean_up(self, sent);
  });
}

// Cancel all, then wait for all.
TEST_F(Run, awaits_clean_up_that_takes_time) {
  const auto clean_up = [&](std::string name, double time) {
    return guarded([=, this](auto& self, auto sent) {
      if (self.resume_point() == kAfter1) {
        note(name + " " + raised_by([&] { sent.check(); }));
        return self.await(sleep(time), kAfter2);
      }
      sent.check();
      note(name + " cleaned up");
      throw CancelledError();
    });
  };
  run_main(main(
      [&] {
        create_task(clean_up("a", 3));
        create_task(clean_up("b", 2));
      },
      [] { return 1; }));
  EXPECT_EQ(log_,
            Log({"a CancelledError", "b CancelledError", "b cleaned up", "a cleaned up", "-> 1"}));
  EXPECT_EQ(clock_.now(), 1003);
}

TEST_F(Run, awaits_a_task_that_refuses_to_stop) {
  run_main(main(
      [&] {
        create_task(guarded([&](auto& self, auto sent) {
          if (self.resume_point() == kAfter1) {
            note("refuses " + raised_by([&] { sent.check(); }));
            return self.await(sleep(1), kAfter2);
          }
          sent.check();
          note("ends");
          return self.return_value(5);
        }));
      },
      [] { return 1; }));
  EXPECT_EQ(log_, Log({"refuses CancelledError", "ends", "-> 1"}));
}

TEST_F(Run, reports_what_the_clean_up_raises) {
  run_main(main(
      [&] {
        create_task(guarded([](auto&, auto) -> aio::AnyCoroutine::Step { throw ValueError("v"); }));
      },
      [] { return 1; }));
  EXPECT_EQ(
      log_,
      Log({"reported: unhandled exception during asyncio.run() shutdown | ValueError: v", "-> 1"}));
}

TEST_F(Run, reports_what_each_of_the_clean_ups_raises) {
  const auto fails = [](const std::string& what) {
    return AsyncDef([what](auto& self, auto) -> aio::AnyCoroutine::Step {
      if (self.resume_point() == kStart) return self.await(sleep(100), kAfter1);
      throw ValueError(what);
    });
  };
  run_main(main([&] { create_task(fails("a")), create_task(fails("b")); }, [] { return 1; }));
  const std::string report = "reported: unhandled exception during asyncio.run() shutdown | ";
  EXPECT_EQ(log_, Log({report + "ValueError: a", report + "ValueError: b", "-> 1"}));
}

TEST_F(Run, reports_tasks_that_the_clean_up_made) {
  std::optional<EventLoop> loop(clock_);
  report_to_log(*loop);
  aio::run_in(*loop, main(
                         [&] {
                           create_task(guarded([&](auto& self, auto sent) {
                             raised_by([&] { sent.check(); });
                             create_task(sleeper(log_, "late", 1));
                             return self.return_value(0);
                           }));
                         },
                         [] { return 1; }));
  EXPECT_EQ(log_, Log());
  loop.reset();
  EXPECT_EQ(log_, Log({"reported: Task was destroyed but it is pending!"}));
}

// Python reports it. Here the error tells enough.
TEST_F(Run, does_not_report_a_main_that_is_pending_because_an_error_ended_the_clean_up) {
  std::optional<EventLoop> loop(clock_);
  report_to_log(*loop);
  const auto refuses_to_stop = [&] {
    aio::run_in(*loop, AsyncDef([&](auto& self, auto sent) {
      note("main hears " + raised_by([&] { sent.check(); }));
      loop->stop();
      return self.await(sleep(9), kAfter1);
    }));
  };
  EXPECT_EQ(raised_by(refuses_to_stop),
            "RuntimeError: Event loop stopped before Future completed.");
  loop.reset();
  EXPECT_EQ(log_, Log({"main hears nothing", "main hears CancelledError"}));
}

TEST_F(Run, throws_what_main_raises_when_the_rest_is_cancelled) {
  run_main(
      main([&] { create_task(sleeper(log_, "a", 1)); }, []() -> int { throw ValueError("main"); }));
  EXPECT_EQ(log_, Log({"a CancelledError", "-> ValueError: main"}));
}

TEST_F(Run, throws_the_cancellation_of_main) {
  run_main(main([&] { current_task()->cancel("bye"); }, [] { return 1; }));
  EXPECT_EQ(log_, Log({"-> CancelledError: bye"}));
}

TEST_F(Run, throws_an_interrupt_when_the_rest_is_cancelled) {
  run_main(main([&] { create_task(sleeper(log_, "a", 1)); },
                []() -> int { throw aio::KeyboardInterrupt("k"); }));
  EXPECT_EQ(log_, Log({"a CancelledError", "-> KeyboardInterrupt: k"}));
}

TEST_F(Run, cancels_main_when_a_task_is_interrupted) {
  run_main(AsyncDef([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) {
      create_task(AsyncDef(
          [](auto&, auto) -> aio::AnyCoroutine::Step { throw aio::KeyboardInterrupt("k"); }));
      return self.await(sleep(1), kAfter1);
    }
    note("main " + raised_by([&] { sent.check(); }));
    return self.return_value(1);
  }));
  EXPECT_EQ(log_, Log({"reported: Task exception was never retrieved | KeyboardInterrupt: k",
                       "main CancelledError", "-> KeyboardInterrupt: k"}));
}

TEST_F(Run, awaits_the_clean_up_also_where_nobody_could_ever_go_on) {
  const auto never = loop_.create_future<int>();
  loop_.create_task(Waiter(log_, "other", loop_.create_future<int>()));
  run_main(Waiter(log_, "main", never));
  log_.back() = first_line(log_.back());
  EXPECT_EQ(log_, Log({"other waits", "main waits", "other CancelledError", "main CancelledError",
                       "-> RuntimeError: deadlock: nobody can ever go on"}));
}

TEST_F(Run, is_refused_in_a_running_loop) {
  const Warnings warnings;
  const std::string refusal = in_loop([&] { return raised_by([&] { run(say(log_, "never")); }); });
  EXPECT_EQ(refusal, "RuntimeError: asyncio.run() cannot be called from a running event loop");
  EXPECT_EQ(warnings.lines().size(), 1u) << "that 'never' was never awaited";
}

// Python refuses it at run time; here it does not compile: a function is no coroutine.
template <class T>
concept CanBeRun = requires(T main) {
  run(std::move(main));
};
static_assert(CanBeRun<AsyncDef>);
static_assert(!CanBeRun<AsyncDef (*)()>);

TEST_F(Run, may_be_repeated_in_one_loop) {
  run_main(say(log_, "first", 1));
  run_main(say(log_, "second", 2));
  EXPECT_EQ(log_, Log({"first", "-> 1", "second", "-> 2"}));
}

// Python makes four more turns, for generators and the executor.
TEST_F(Run, still_makes_the_calls_of_four_turns) {
  run_main(main([] {},
                [&] {
                  count_turns(aio::get_event_loop(), log_, 6);
                  return 1;
                }));
  EXPECT_EQ(log_, Log({"turn 1", "turn 2", "turn 3", "turn 4", "turn 5", "-> 1"}));
}

TEST_F(Run, cancels_the_others_before_its_last_turns) {
  run_main(main(
      [&] {
        create_task(guarded([this](auto& self, auto sent) {
          if (self.resume_point() == kAfter1) {
            note(raised_by([&] { sent.check(); }));
            return self.await(sleep(0), kAfter2);
          }
          sent.check();
          note("cleaned up");
          throw CancelledError();
        }));
      },
      [&] {
        count_turns(get_event_loop(), log_, 12);
        return 1;
      }));
  EXPECT_EQ(log_, Log({"turn 1", "turn 2", "CancelledError", "turn 3", "cleaned up", "turn 4",
                       "turn 5", "turn 6", "turn 7", "turn 8", "turn 9", "-> 1"}));
}

TEST_F(Run, makes_the_calls_that_are_due_in_its_last_turns) {
  run_main(main([] {},
                [&] {
                  get_event_loop().call_later(0, [this] { note("due"); });
                  return 1;
                }));
  EXPECT_EQ(log_, Log({"due", "-> 1"}));
}

TEST_F(Run, tells_of_the_last_turns_in_which_it_calls_somebody) {
  Turns turns;
  for (const int more : {0, 1, 2, 3, 12}) {
    turns.count = 0;
    aio::observer = &turns;
    run_main(main([] {},
                  [&] {
                    count_turns(get_event_loop(), log_, more);
                    return 1;
                  }));
    aio::observer = nullptr;
    // Three for main: it begins, goes on, and has ended. The first call is made in the third.
    EXPECT_EQ(turns.count, 3 + std::clamp(more - 1, 0, 4)) << more;
  }
}

TEST_F(Run, still_calls_back_for_a_task_that_ended_in_its_last_turn) {
  run_main(main(
      [&] {
        create_task(fail(log_, "a", 0))->add_done_callback([&](aio::FutureBase& done) {
          note("called back: " + aio::describe(done.exception()));
        });
      },
      [] { return 1; }));
  EXPECT_EQ(log_, Log({"a fails", "called back: ValueError: a", "-> 1"}));
}

TEST_F(Run, of_a_loop_that_runs_in_another_thread_is_refused_and_changes_nothing) {
  EventLoop loop;
  std::promise<void> begun;
  std::promise<std::string> ended;
  std::thread other([&] {
    ended.set_value(raised_by([&] {
      run_in(loop, AsyncDef([&](auto& self, auto sent) {
               sent.check();
               if (self.resume_point() == kAfter1) return self.return_value(0);
               begun.set_value();
               return self.await(sleep(0.05), kAfter1);
             }));
    }));
  });
  begun.get_future().wait();
  EXPECT_EQ(raised_by([&] { run_in(loop, say(log_, "here")); }),
            "RuntimeError: This event loop is already running");
  other.join();
  EXPECT_EQ(ended.get_future().get(), "nothing");
  EXPECT_EQ(log_, Log());
}

TEST(Ran, main_ends_before_a_function_in_the_executor_that_still_needs_the_loop) {
  Log log;
  const auto main = [&](auto function) {
    EventLoop loop;
    loop.set_exception_handler(
        [&](const aio::ExceptionContext& context) { log.push_back(context.message); });
    run_in(loop, AsyncDef([&](auto& self, auto) {
             loop.run_in_executor([&loop, function] { return function(loop); });
             log.push_back("main ends");
             return self.return_value(0);
           }));
    log.push_back("run() ends");
  };
  main([](EventLoop& loop) {
    std::promise<int> answer;
    loop.call_soon_threadsafe([&] { answer.set_value(42); });
    return answer.get_future().get();
  });
  main([&](EventLoop& loop) { loop.call_soon_threadsafe([&] { log.push_back("a late call"); }); });
  main([](EventLoop&) { throw ValueError("a late error"); });
  EXPECT_EQ(log, Log({"main ends", "run() ends", "main ends", "a late call", "run() ends",
                      "main ends", "Future exception was never retrieved", "run() ends"}));
}

// Each of them ends in a turn of its own, when the one before has been called back.
TEST(Ran, main_leaves_no_callback_of_a_function_in_the_executor_uncalled) {
  Log log;
  std::array<std::promise<void>, 7> may_end;
  may_end[0].set_value();
  run(AsyncDef([&](auto& self, auto) {
    for (std::size_t i = 0; i < 6; ++i) {
      aio::get_event_loop()
          .run_in_executor([&, i] { may_end[i].get_future().wait(); })
          ->add_done_callback([&, i](aio::FutureBase&) {
            log.push_back("called " + std::to_string(i));
            may_end[i + 1].set_value();
          });
    }
    return self.return_value(0);
  }));
  EXPECT_EQ(log, Log({"called 0", "called 1", "called 2", "called 3", "called 4", "called 5"}));
}

TEST(Ran, main_gives_the_executor_no_function_any_more) {
  Log log;
  const std::function<void(int)> begin = [&](int n) {
    std::string refused = raised_by([&] {
      aio::get_event_loop().run_in_executor([] {})->add_done_callback([&, n](aio::FutureBase&) {
        log.push_back("called " + std::to_string(n));
        begin(n + 1);
      });
    });
    if (refused != "nothing") log.push_back(refused);
  };
  EventLoop loop;
  for (int i = 0; i < 2; ++i) {
    run_in(loop, AsyncDef([&](auto& self, auto) {
             begin(1);
             return self.return_value(0);
           }));
    ASSERT_GE(log.size(), 2U);
    EXPECT_EQ(log.front(), "called 1");
    EXPECT_EQ(log.back(), "RuntimeError: Executor shutdown has been called");
    EXPECT_LE(log.size(), 4U);
    log.clear();
  }
}

// As in Python, whose loop first ends its generators: two turns, and then the task that says so.
TEST(Ran, main_gives_the_executor_functions_in_three_more_turns) {
  Log log;
  const std::function<void(int)> turn = [&](int n) {
    EventLoop& loop = get_event_loop();
    const std::string refused = raised_by([&] { loop.run_in_executor([] {}); });
    log.push_back(std::to_string(n) + ": " + refused);
    if (n < 6) loop.call_soon([&, n] { turn(n + 1); });
  };
  run(AsyncDef([&](auto& self, auto) {
    get_event_loop().call_soon([&] { turn(1); });
    return self.return_value(0);
  }));
  const std::string refused = "RuntimeError: Executor shutdown has been called";
  EXPECT_EQ(log, Log({"1: nothing", "2: nothing", "3: nothing", "4: nothing", "5: " + refused,
                      "6: " + refused}));
}

// Each of these calls is made in a turn.
TEST(Ran, main_makes_two_turns_when_the_executor_has_ended) {
  Log log;
  std::promise<void> may_end;
  const std::function<void(int)> wait = [&](int turns) {
    if (turns == 0) return may_end.set_value();
    get_event_loop().call_soon([&wait, turns] { wait(turns - 1); });
  };
  run(AsyncDef([&](auto& self, auto) {
    EventLoop& loop = get_event_loop();
    loop.run_in_executor([&] { may_end.get_future().wait(); })
        ->add_done_callback([&](aio::FutureBase&) { count_turns(loop, log, 12); });
    wait(10);
    return self.return_value(0);
  }));
  EXPECT_EQ(log, Log({"turn 1"}));
}

TEST_F(Run, makes_two_turns_more_where_there_is_an_executor) {
  aio::Ref<aio::Future<>> future;
  run_main(AsyncDef([&](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() != kAfter1) {
      future = aio::get_event_loop().run_in_executor([] {});
      return self.await(*future, kAfter1);
    }
    count_turns(aio::get_event_loop(), log_, 9);
    return self.return_value(1);
  }));
  EXPECT_EQ(log_,
            Log({"turn 1", "turn 2", "turn 3", "turn 4", "turn 5", "turn 6", "turn 7", "-> 1"}));
}

TEST_F(Run, is_not_stopped_by_a_stop_in_the_last_turns_of_the_one_before) {
  EventLoop& loop = loop_;
  run_main(main([] {},
                [&] {
                  loop.call_soon(
                      [&] { loop.call_soon([&] { loop.call_soon([&] { loop.stop(); }); }); });
                  return 1;
                }));
  run_main(main([] {}, [] { return 2; }));
  EXPECT_EQ(log_, Log({"-> 1", "-> 2"}));
}

}  // namespace
