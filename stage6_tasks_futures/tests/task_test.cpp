// Tasks: when their steps run, who is whom, what cannot be awaited, and how they end.
#include <malloc.h>

#include <memory>

#include "stage1_generators/shared/tests/allocations.hpp"
#include "stage6_tasks_futures/library/shield.hpp"
#include "stage6_tasks_futures/library/task_group.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

extern "C" [[gnu::weak]] void __asan_init();  // there if AddressSanitizer is, which sees each task

namespace {

using aio::create_task;
using aio::current_task;
using aio::EventLoop;
using aio::Future;
using aio::get_event_loop;
using aio::Ref;
using aio::sleep;
using aio::Task;
using aio::TaskBase;
using aio::ValueError;
using namespace aio::testing;

class Tasks : public LoopTest {};

// F81: a coroutine that is awaited runs now, a task runs in the next turn.
TEST_F(Tasks, begin_in_the_next_turn_and_awaited_coroutines_begin_at_once) {
  Ref<Task<int>> task;
  AsyncDef direct = say(log_, "direct");
  run_main(AsyncDef([&](auto& self, auto sent) {
    sent.check();
    switch (self.resume_point()) {
      case kStart:
        task = create_task(say(log_, "task"));
        note("made");
        return self.await(direct, kAfter1);
      case kAfter1:
        note("after direct");
        return self.await(sleep(0), kAfter2);
      case kAfter2:
        note("after a turn");
        return self.await(*task, kAfter3);
    }
    return self.return_value(0);
  }));
  EXPECT_EQ(log_, Log({"made", "direct", "after direct", "task", "after a turn", "-> 0"}));
}

TEST_F(Tasks, go_on_one_turn_after_the_result_is_set) {
  const auto future = loop_.create_future<int>();
  Ref<Task<int>> task;
  run_main(AsyncDef([&](auto& self, auto sent) {
    sent.check();
    switch (self.resume_point()) {
      case kStart:
        task = create_task(Waiter(log_, "waiter", future));
        return self.await(sleep(0), kAfter1);
      case kAfter1:
        future->set_result(7);
        note("set");
        count_turns(loop_, log_, 2);
        return self.await(*task, kAfter2);
      case kAfter2:
        note("main");
    }
    return self.return_value(0);
  }));
  EXPECT_EQ(log_, Log({"waiter waits", "set", "waiter got 7", "turn 1", "main", "turn 2", "-> 0"}));
}

TEST_F(Tasks, that_only_yield_take_turns) {
  loop_.create_task(spin(log_, "a", 3));
  loop_.create_task(spin(log_, "b", 2));
  turn(2);
  note("--");
  turn(2);
  EXPECT_EQ(log_, Log({"a0", "b0", "a1", "b1", "--", "a2"}));
}

TEST_F(Tasks, of_a_coroutine_that_never_suspends_end_in_their_first_step) {
  const auto task = loop_.create_task(say(log_, "runs", 7));
  task->add_done_callback([this](aio::FutureBase&) { note("callback"); });
  EXPECT_FALSE(task->done());
  turn();
  EXPECT_TRUE(task->done());
  note("--");
  turn();
  EXPECT_EQ(log_, Log({"runs", "--", "callback"}));
  EXPECT_EQ(task->result(), 7);
}

TEST_F(Tasks, have_numbers_for_names_until_they_get_others) {
  const auto a = loop_.create_task(say(log_, "a"));
  const auto b = loop_.create_task(say(log_, "b"), "bob");
  const auto c = loop_.create_task(say(log_, "c"));
  EXPECT_EQ(c->get_name(), "Task-3");
  c->set_name("carl");
  EXPECT_EQ(Log({a->get_name(), b->get_name(), c->get_name()}), Log({"Task-1", "bob", "carl"}));
  turn();
  EXPECT_EQ(c->get_name(), "carl");
}

TEST_F(Tasks, are_listed_until_they_are_done_the_oldest_first) {
  const auto names = [&] {
    std::string all;
    for (const Ref<TaskBase>& task : loop_.all_tasks()) all += task->get_name() + " ";
    return all;
  };
  loop_.create_task(spin(log_, "", 1), "one");
  loop_.create_task(spin(log_, "", 3), "two");
  loop_.create_task(spin(log_, "", 2), "three");
  EXPECT_EQ(names(), "one two three ");
  turn(2);
  EXPECT_EQ(names(), "two three ");
  loop_.create_task(spin(log_, "", 0), "four");
  turn();
  EXPECT_EQ(names(), "two ");
  turn();
  EXPECT_EQ(names(), "");
}

TEST_F(Tasks, know_whose_step_is_running) {
  TaskBase* main = nullptr;
  AsyncDef inner([&](auto& self, auto) {
    note(current_task() == main ? "inner: main" : "inner: another");
    return self.return_value(0);
  });
  EXPECT_EQ(current_task(), nullptr);
  run_main(AsyncDef([&](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() == kStart) {
      main = current_task();
      get_event_loop().call_soon(
          [&] { note(current_task() ? "callback: a task" : "callback: none"); });
      create_task(AsyncDef([&](auto& child, auto) {
        note(current_task() == main ? "task: main" : "task: another");
        return child.return_value(0);
      }));
      return self.await(inner, kAfter1);
    }
    if (self.resume_point() == kAfter1) return self.await(sleep(0), kAfter2);
    note(current_task() == main ? "main: main" : "main: another");
    return self.return_value(0);
  }));
  EXPECT_EQ(current_task(), nullptr);
  EXPECT_EQ(log_, Log({"inner: main", "callback: none", "task: another", "main: main", "-> 0"}));
}

TEST_F(Tasks, raise_what_their_coroutine_raises_in_whoever_awaits_them_each_time) {
  const auto task = loop_.create_task(boom());
  const auto a = loop_.create_task(Waiter(log_, "a", task));
  const auto b = loop_.create_task(Waiter(log_, "b", task));
  turn(3);
  EXPECT_EQ(log_, Log({"a waits", "a ValueError: boom", "b waits", "b ValueError: boom"}));
  EXPECT_EQ(how(task), "raised ValueError: boom");
  EXPECT_EQ(how(a) + ", " + how(b), "raised ValueError: boom, raised ValueError: boom");
  EXPECT_FALSE(task->cancelled());
}

TEST_F(Tasks, that_wait_for_a_task_go_on_in_the_order_in_which_they_came) {
  const auto task = loop_.create_task(spin(log_, "t", 2));
  loop_.create_task(Waiter(log_, "a", task));
  loop_.create_task(Waiter(log_, "b", task));
  turn(5);
  EXPECT_EQ(log_, Log({"t0", "a waits", "b waits", "t1", "a got 0", "b got 0"}));
}

// A body that says no more than sent.check() hears it too; and no turn passes, as in CPython.
TEST_F(Tasks, raise_what_had_failed_before_the_await_without_a_turn) {
  const auto failed = loop_.create_future<int>();
  failed->set_exception(std::make_exception_ptr(aio::ValueError("boom")));
  const auto cancelled = loop_.create_future<int>();
  cancelled->cancel("message");
  loop_.create_task(AsyncDef([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(*failed, kAfter1);
    note(raised_by([&] { sent.check(); }));
    if (self.resume_point() == kAfter1) return self.await(*cancelled, kAfter2);
    return self.return_value(0);
  }));
  count_turns(loop_, log_, 1);
  turn();
  EXPECT_EQ(log_, Log({"ValueError: boom", "CancelledError: message", "turn 1"}));
}

// As in CPython: the cancellation is for the next await that waits.
TEST_F(Tasks, that_are_to_be_cancelled_hear_first_what_had_failed) {
  const auto failed = loop_.create_future<int>();
  failed->set_exception(std::make_exception_ptr(aio::ValueError("boom")));
  loop_.create_task(AsyncDef([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) {
      current_task()->cancel();
      return self.await(*failed, kAfter1);
    }
    note(raised_by([&] { sent.check(); }));
    return self.resume_point() == kAfter1 ? self.await(sleep(0), kAfter2) : self.return_value(0);
  }));
  turn(2);
  EXPECT_EQ(log_, Log({"ValueError: boom", "CancelledError"}));
}

TEST_F(Tasks, that_failed_before_a_cancel_are_not_reported) {
  auto task = loop_.create_task(boom());
  turn();
  EXPECT_FALSE(task->cancel());
  task = nullptr;
  EXPECT_EQ(log_, Log());
}

// From here on: what cannot be awaited. The error is raised at the await, in the next turn.

/// try: await awaited
/// except RuntimeError as e: log(e); return 1
AsyncDef catches(Log& log, std::function<aio::Event&()> awaited) {
  return AsyncDef([&log, awaited](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(awaited(), kAfter1);
    log.push_back(raised_by([&] { sent.check(); }));
    return self.return_value(1);
  });
}

TEST_F(Tasks, cannot_await_themselves) {
  const auto task =
      loop_.create_task(catches(log_, []() -> aio::Event& { return *current_task(); }), "self");
  turn(2);
  ASSERT_EQ(log_.size(), 1u);
  EXPECT_EQ(log_[0].substr(0, 71),
            "RuntimeError: Task cannot await on itself: <Task pending name='self' co");
  EXPECT_EQ(how(task), "returned 1");
}

TEST_F(Tasks, cannot_await_a_future_of_another_loop) {
  EventLoop other(clock_);
  const auto future = other.create_future();
  const auto task = loop_.create_task(catches(log_, [&]() -> aio::Event& { return *future; }));
  turn(2);
  ASSERT_EQ(log_.size(), 1u);
  EXPECT_EQ(log_[0].substr(0, 35), "RuntimeError: <Task pending name='T");
  EXPECT_EQ(log_[0].substr(log_[0].size() - 43), "> got a future attached to a different loop");
  EXPECT_EQ(how(task), "returned 1");
}

struct Unknown final : aio::Event {
  std::string repr() const override { return "Unknown()"; }
};

TEST_F(Tasks, get_an_error_for_an_event_that_the_loop_does_not_know) {
  Unknown event;
  const auto task = loop_.create_task(catches(log_, [&]() -> aio::Event& { return event; }));
  loop_.call_soon([&] { loop_.call_soon(noting("turn 2")); });
  turn(2);
  EXPECT_EQ(log_, Log({"RuntimeError: Task got bad yield: Unknown()", "turn 2"}));
  EXPECT_EQ(how(task), "returned 1");
}

TEST_F(Tasks, can_be_cancelled_between_the_bad_event_and_its_error) {
  Unknown event;
  const auto task = loop_.create_task(catches(log_, [&]() -> aio::Event& { return event; }));
  turn();
  EXPECT_TRUE(task->cancel("wins"));
  turn();
  EXPECT_EQ(log_, Log({"CancelledError: wins"}));
}

// Python: RuntimeError, "Task does not support set_result operation". Here it does not compile.
template <class F>
concept HasSetResult = requires(F& future) {
  future.set_result(1);
};
template <class F>
concept HasSetException = requires(F& future) {
  future.set_exception(nullptr);
};
static_assert(HasSetResult<Future<int>> && HasSetException<Future<int>>);
static_assert(!HasSetResult<Task<int>> && !HasSetException<Task<int>>);
static_assert(!HasSetException<TaskBase> && !HasSetResult<aio::WithResult<TaskBase, int>>);
TEST_F(Tasks, take_no_exception_through_their_base) {
  const Ref<aio::FutureBase> task = loop_.create_task(say(log_, "runs"));
  EXPECT_EQ(raised_by([&] { task->set_exception(make<ValueError>("x")); }),
            "RuntimeError: Task does not support set_exception operation");
  turn();
  EXPECT_EQ(log_, Log({"runs"}));
  EXPECT_TRUE(task->done());
}

// Two tasks that wait for each other: the first had cancelled itself, and cancelling goes round.
TEST_F(Tasks, hear_of_it_when_there_is_no_memory_to_wait_with_however_long_that_lasts) {
  for (const int fail : {1, 2, 3, 10}) {
    aio::AsyncSleep nap(loop_.time() + 1);
    const auto task = loop_.create_task(AsyncDef([&](auto& self, auto sent) {
      if (self.resume_point() != kStart) sent.check();
      failing_allocations = fail;
      return self.await(nap, kAfter1);
    }));
    turn();
    failing_allocations = 0;
    turn();
    EXPECT_EQ(how(task), "raised bad_alloc: std::bad_alloc") << fail;
  }
}

/// Ends as it should not, and has no name to say so with.
class Nameless final : public aio::Coroutine<> {
  std::string name() const override { throw ValueError("no name"); }
  Step resume(Sent) override { return {}; }
};

TEST_F(Tasks, end_also_when_there_are_no_words_for_how_they_end) {
  const auto task = loop_.create_task(AsyncDef([&](auto&, auto) -> aio::AnyCoroutine::Step {
    const aio::StopIteration stop;
    failing_allocations = 1;
    throw stop;
  }));
  turn();
  EXPECT_EQ(how(task), "raised bad_alloc: std::bad_alloc");
  const auto nameless = loop_.create_task(Nameless());
  turn();
  EXPECT_EQ(how(nameless), "raised ValueError: no name");
  EXPECT_EQ(current_task(), nullptr);
}

TEST_F(Tasks, of_a_group_that_fail_where_there_is_no_memory_are_in_its_errors) {
  std::optional<aio::TaskGroup> group;
  std::optional<aio::TaskGroup::Exit> exit;
  const ValueError broken("broken");
  const auto fails = [&](auto&, auto) -> aio::AnyCoroutine::Step {
    failing_allocations = 1;
    throw broken;
  };
  const auto task = loop_.create_task(AsyncDef([&](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() == kAfter1) return self.return_value(0);
    group.emplace().create_task(AsyncDef(fails))->add_done_callback([](aio::FutureBase&) {
      failing_allocations = 0;
    });
    return self.await(exit.emplace(group->exit()), kAfter1);
  }));
  turn(6);
  EXPECT_EQ(how(task), "raised ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)");
}

TEST_F(Tasks, leave_no_memory_behind_where_there_was_none_for_them) {
  if (__asan_init) GTEST_SKIP() << "nothing is kept under AddressSanitizer";
  const std::size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
  std::vector<Ref<aio::LoopLink>> links;
  for (int i = 0; i < 20; ++i) {
    aio::EventLoop loop;
    failing_allocations = 1;
    EXPECT_THROW(loop.sleep_until(0), std::bad_alloc);
    loop.sleep_until(0);
    links.push_back(loop.link());
  }
  EXPECT_LT(mallinfo2().uordblks + mallinfo2().hblkhd, before + (5 << 20));
}

TEST_F(Tasks, do_not_hear_of_it_when_there_is_no_memory_to_drop_cancelled_timers) {
  std::vector<Ref<aio::Handle>> timers;
  for (int i = 0; i < 200; ++i) timers.push_back(loop_.call_later(9, [] {}));
  for (int i = 0; i < 150; ++i) timers[i]->cancel();
  failing_allocations = 1;
  EXPECT_NO_THROW(turn());
  EXPECT_EQ(failing_allocations, 0);
}

TEST_F(Tasks, are_not_called_by_what_they_could_not_wait_for) {
  Ref<Task<int>> a, b;
  const auto waits_for = [this](const char* name, Ref<Task<int>>& other, bool cancels) {
    return AsyncDef([this, name, &other, cancels](auto& self, auto sent) {
      if (self.resume_point() == kStart) {
        if (cancels) current_task()->cancel();
        return self.await(*other, kAfter1);
      }
      try {
        sent.check();
      } catch (const aio::CancelledError&) {
        note(name + std::string(" hears a CancelledError"));
        throw;
      }
      return self.return_value(0);
    });
  };
  b = loop_.create_task(waits_for("b", a, false));
  a = loop_.create_task(waits_for("a", b, true));
  turn(10);
  EXPECT_EQ(log_, Log({"a hears a CancelledError", "b hears a CancelledError"}));
  EXPECT_EQ(loop_.all_tasks().size(), 0U);
}

// Whoever has a task can make it a callback of another future, or put it into the queue.
TEST_F(Tasks, go_on_for_nobody_but_the_future_that_they_wait_for) {
  const auto future = loop_.create_future<int>();
  const auto other = loop_.create_future<int>();
  const auto task = loop_.create_task(Waiter(log_, "task", future));
  turn();
  other->add_done_callback(task);
  other->set_result(1);
  loop_.schedule(task);
  turn();
  EXPECT_EQ(log_, Log({"task waits"}));
  future->set_result(7);
  turn();
  EXPECT_EQ(how(task), "returned 7");
  loop_.schedule(task);
  loop_.schedule(task, future.get());
  turn();
  EXPECT_EQ(log_, Log({"task waits", "task got 7"}));
  EXPECT_TRUE(loop_.all_tasks().empty());
}

// A coroutine function is not a coroutine.
template <class T>
concept CanBeTask = requires(T coroutine) {
  create_task(std::move(coroutine));
};
static_assert(CanBeTask<AsyncDef>);
static_assert(!CanBeTask<AsyncDef (*)(Log&, std::string, int)>);

// The loop owns its tasks. CPython's loop holds them weakly.
TEST_F(Tasks, that_nobody_holds_still_end) {
  loop_.create_task(spin(log_, "x", 3));
  turn(4);
  EXPECT_EQ(log_, Log({"x0", "x1", "x2"}));
  EXPECT_TRUE(loop_.all_tasks().empty());
}

/// A local variable with a destructor.
struct Guard {
  explicit Guard(Log& its_log, std::string its_name) : log(its_log), name(std::move(its_name)) {}
  Guard(const Guard&) = delete;
  ~Guard() { log.push_back("destroyed " + name); }
  Log& log;
  std::string name;
};

/// async def hold(name, awaited): guard = Guard(name); await awaited
AsyncDef hold(Log& log, std::string name, aio::Event& awaited) {
  return AsyncDef(
      [&log, &awaited, name, guard = std::shared_ptr<Guard>()](auto& self, auto sent) mutable {
        sent.check();
        if (self.resume_point() == kAfter1) return self.return_value(0);
        guard = std::make_shared<Guard>(log, name);
        return self.await(awaited, kAfter1);
      });
}

TEST_F(Tasks, that_are_pending_when_the_loop_goes_are_reported_and_their_frames_destroyed) {
  const Warnings warnings;
  std::optional<EventLoop> loop(clock_);
  report_to_log(*loop);
  const auto never = loop->create_future();
  loop->create_task(hold(log_, "a", *never));
  const auto kept = loop->create_task(hold(log_, "b", *never));
  loop->create_task(hold(log_, "c", *never))->log_destroy_pending(false);
  loop->create_task(say(log_, "d"))->cancel();
  loop->stop();
  loop->run_forever();
  loop->create_task(say(log_, "e"));
  loop->close();
  EXPECT_EQ(log_, Log());
  loop.reset();
  note("the loop is gone");
  EXPECT_EQ(how(kept), "cancelled");
  EXPECT_EQ(log_, Log({"reported: Task was destroyed but it is pending!",
                       "reported: Task was destroyed but it is pending!",
                       "reported: Task was destroyed but it is pending!", "destroyed a",
                       "destroyed c", "the loop is gone"}));
  ASSERT_EQ(warnings.lines().size(), 1u) << "that e was never awaited";
}

/// Does not let itself be cancelled. Its task's frame may hold it: a ring, until its callbacks go.
class Stubborn final : public Future<int> {
 public:
  Stubborn(EventLoop& loop, Log& log) : Future<int>(loop), log_(log) {}
  bool cancel(const std::string&) override {
    log_.push_back("asked to stop");
    return false;
  }

 private:
  Log& log_;
};

TEST_F(Tasks, that_are_pending_when_the_loop_goes_silence_their_future_and_leave_it_alone) {
  std::optional<EventLoop> loop(clock_);
  Ref<Stubborn> future(new Stubborn(*loop, log_));
  const auto guard = [this](const char* name) { return std::make_shared<Guard>(log_, name); };
  future->add_done_callback([held = guard("callback")](aio::FutureBase&) {});
  loop->create_task(AsyncDef([future, held = guard("frame")](auto& self, auto sent) {
        sent.check();
        return self.resume_point() == kStart ? self.await(*future, kAfter1) : self.return_value(0);
      }))
      ->log_destroy_pending(false);
  future = nullptr;
  loop->stop();
  loop->run_forever();
  loop.reset();
  EXPECT_EQ(log_, Log({"destroyed callback", "destroyed frame"}));
}

// Rings of references: the leak checker of the sanitizer build would find what stays.
TEST_F(Tasks, that_wait_for_each_other_are_freed_with_the_loop) {
  EventLoop loop(clock_);
  std::vector<Ref<Task<int>>> ring(3);
  for (std::size_t i = 0; i < ring.size(); ++i) {
    ring[i] = loop.create_task(AsyncDef([&ring, i](auto& self, auto sent) {
      sent.check();
      return self.await(*ring[(i + 1) % ring.size()], kAfter1);
    }));
    ring[i]->log_destroy_pending(false);
  }
  loop.stop();
  loop.run_forever();
}

TEST_F(Tasks, that_wait_for_groups_are_freed_with_the_loop) {
  EventLoop loop(clock_);
  loop.set_exception_handler([](const aio::ExceptionContext&) {});
  const auto never = loop.create_future<int>();
  loop.create_task(AsyncDef([this, never](auto& self, auto) {
    create_task(Waiter(log_, "gather", gather(never, create_task(Waiter(log_, "a", never)))));
    create_task(Waiter(log_, "gather in gather", aio::gather(gather(std::vector{never}), never)));
    create_task(Waiter(log_, "shield", aio::shield(never)));
    create_task(Waiter(log_, "shield of a task", aio::shield(Waiter(log_, "b", never))));
    create_task(Waiter(log_, "wait", aio::wait(std::vector{never, never})));
    create_task(Waiter(log_, "wait for", aio::wait_for(never, 5)));
    create_task(Waiter(log_, "wait for a task", aio::wait_for(Waiter(log_, "c", never), 5)));
    return self.return_value(0);
  }));
  for (int i = 0; i < 4; ++i) {
    loop.stop();
    loop.run_forever();
  }
  EXPECT_EQ(loop.all_tasks().size(), 10u);
}

TEST_F(Tasks, of_a_group_that_nobody_awaits_are_freed_with_the_loop) {
  const Warnings warnings;
  EventLoop loop(clock_);
  loop.set_exception_handler([](const aio::ExceptionContext&) {});
  const auto never = loop.create_future<int>();
  loop.create_task(AsyncDef([&](auto& self, auto) {
    aio::gather(Waiter(log_, "a", never), Waiter(log_, "b", never));
    aio::shield(Waiter(log_, "c", never));
    return self.return_value(0);
  }));
  loop.stop();
  loop.run_forever();
}

TEST_F(Tasks, cannot_be_made_of_a_coroutine_that_has_started) {
  AsyncDef started = spin(log_, "x", 1);
  loop_.create_task(AsyncDef([&](auto& self, auto) {
    started.next();
    return self.return_value(0);
  }));
  turn();
  EXPECT_EQ(raised_by([&] { loop_.create_task(std::move(started)); }),
            "RuntimeError: a coroutine that has started cannot be moved");
  EXPECT_TRUE(loop_.all_tasks().empty());
}

/// Throws when the task takes it in.
class Immovable final : public aio::Coroutine<int> {
 public:
  explicit Immovable(int moves) : moves_(moves) {}
  Immovable(Immovable&& other) : aio::Coroutine<int>(std::move(other)), moves_(other.moves_ - 1) {
    if (moves_ < 0) throw ValueError("cannot be moved");
  }

 private:
  Step resume(Sent) override { return return_value(1); }
  int moves_;
};

TEST_F(Tasks, leave_nothing_behind_when_they_cannot_be_made) {
  const Warnings warnings;
  for (const int moves : {0, 1, 2}) {
    EXPECT_EQ(raised_by([&] { loop_.create_task(Immovable(moves)); }),
              moves < 1 ? "ValueError: cannot be moved" : "nothing");
  }
  EXPECT_EQ(loop_.all_tasks().size(), 2u);
  turn();
}

TEST_F(Tasks, are_refused_by_a_closed_loop) {
  const Warnings warnings;
  loop_.close();
  EXPECT_EQ(raised_by([&] { loop_.create_task(say(log_, "x")); }),
            "RuntimeError: Event loop is closed");
  EXPECT_EQ(warnings.lines().size(), 1u) << "that x was never awaited";
}

/// async def deep(n): return 1 + await deep(n - 1) if n else await future
class Deep final : public aio::Coroutine<int> {
  enum { kStart, kBottom, kInner };

 public:
  Deep(int n, Ref<Future<int>> future) : n_(n), future_(std::move(future)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        if (n_ == 0) return await(*future_, kBottom);
        inner_ = std::make_unique<Deep>(n_ - 1, future_);
        return await(*inner_, kInner);
      case kBottom:
        return return_value(sent.result_of(*future_));
      case kInner:
        return return_value(1 + sent.result_of(*inner_));
    }
    return {};
  }

  int n_;
  Ref<Future<int>> future_;
  std::unique_ptr<Deep> inner_;
};

TEST_F(Tasks, that_are_pending_when_the_loop_goes_are_described_in_the_report) {
  std::optional<EventLoop> loop(clock_);
  loop->set_exception_handler(
      [this](const aio::ExceptionContext& context) { note(context.message); });
  const auto never = loop->create_future<int>();
  loop->create_task(Deep(1, never), "patient");
  loop->stop();
  loop->run_forever();
  loop.reset();
  EXPECT_EQ(log_, Log({"Task was destroyed but it is pending!\n"
                       "task: <Task pending name='patient' coro=<Deep suspended> "
                       "wait_for=<Future pending>>"}));
}

TEST_F(Tasks, may_await_deeply) {
  constexpr int kDepth = 5000;
  const auto future = loop_.create_future<int>();
  const auto value = loop_.create_task(Deep(kDepth, future));
  const auto cancelled = loop_.create_task(Deep(kDepth, loop_.create_future<int>()));
  turn();
  future->set_result(1);
  cancelled->cancel();
  turn();
  EXPECT_EQ(how(value), "returned 5001");
  EXPECT_EQ(how(cancelled), "cancelled");
}

TEST_F(Tasks, may_wait_for_each_other_in_a_long_line) {
  const auto future = loop_.create_future<int>();
  Ref<aio::FutureBase> last = future;
  std::vector<Ref<Task<int>>> line;
  for (int i = 0; i < 1000; ++i) {
    line.push_back(loop_.create_task(AsyncDef([last](auto& self, auto sent) {
      sent.check();
      return self.resume_point() == kStart ? self.await(*last, kAfter1) : self.return_value(1);
    })));
    last = line.back();
  }
  turn();
  future->set_result(1);
  turn(999);
  EXPECT_EQ(how(line.back()), "pending") << "each one takes a turn";
  turn();
  EXPECT_EQ(how(line.back()), "returned 1");
}

TEST_F(Tasks, end_with_the_exception_that_taking_their_result_raises) {
  struct Fragile {
    Fragile() = default;
    Fragile(Fragile&& other) : moves(other.moves + 1) {
      if (moves > 2) throw ValueError("broken");
    }
    int moves = 0;
  };
  class Makes final : public aio::Coroutine<Fragile> {
    Step resume(Sent) override { return return_value(Fragile()); }
  };
  const auto task = loop_.create_task(Makes());
  turn();
  EXPECT_EQ(aio::describe(task->failure()), "ValueError: broken");
}

// ---- what a task costs

/// async def small(): await sleep(0) a few times
class Small final : public aio::Coroutine<> {
 public:
  explicit Small(int turns) : turns_(turns) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    return turns_-- > 0 ? await(sleep(0), kAfter1) : return_value();
  }
  int turns_;
};

static_assert(sizeof(Future<>) <= 80);
static_assert(sizeof(aio::TaskOf<Small>) <= 200);

/// The allocations in `action`, which are the same in every run.
template <class Action>
std::size_t allocations_in(Action action) {
  const std::size_t before = allocations;
  action();
  return allocations - before;
}

// Besides, the ready queue takes a new block now and then.
constexpr std::size_t kTasks = 10000;
constexpr std::size_t kBlocks = 2 * kTasks / 16;

// Under AddressSanitizer each task is an allocation of its own.
constexpr auto kOfItsOwn = [] { return __asan_init ? kTasks : 0; };

TEST_F(Tasks, are_cut_from_arenas) {
  std::vector<Ref<Task<aio::None>>> tasks;
  tasks.reserve(kTasks);
  const std::size_t count = allocations_in([&] {
    for (std::size_t i = 0; i < kTasks; ++i) tasks.push_back(loop_.create_task(Small(0)));
    turn();
  });
  EXPECT_GE(count, kOfItsOwn());
  EXPECT_LE(count, kOfItsOwn() + kBlocks);
}

TEST_F(Tasks, and_sleeps_have_the_memory_of_those_that_ended) {
  const auto allocations_of_tasks = [&] {
    return allocations_in([&] {
      for (std::size_t i = 0; i < kTasks; ++i) loop_.create_task(Small(0));
      turn();
    });
  };
  const auto allocations_of_sleeps = [&] {
    return allocations_in([&] {
      for (std::size_t i = 0; i < kTasks; ++i) loop_.sleep_until(loop_.time());
      turn();
    });
  };
  allocations_of_tasks();
  allocations_of_sleeps();
  loop_.call_later(1, [&] { loop_.stop(); });
  loop_.run_forever();
  EXPECT_LE(allocations_of_tasks(), kOfItsOwn() + kBlocks);
  EXPECT_LE(allocations_of_sleeps(), kOfItsOwn() + kBlocks);
}

TEST_F(Tasks, cost_no_allocation_for_a_turn) {
  loop_.create_task(Small(1 << 30))->log_destroy_pending(false);
  turn(10);
  const std::size_t count = allocations_in([&] { turn(kTasks); });
  EXPECT_LE(count, kBlocks);
}

TEST_F(Tasks, cost_no_allocation_to_wait_for_a_future_alone) {
  const auto future = loop_.create_future<int>();
  const auto task = loop_.create_task(Deep(0, future));
  turn();
  EXPECT_LE(allocations_in([&] {
              future->set_result(7);
              turn();
            }),
            1u);
  EXPECT_EQ(how(task), "returned 7");
}

TEST_F(Tasks, wait_for_a_future_without_an_allocation_for_the_first) {
  const auto future = loop_.create_future<int>();
  loop_.create_task(Deep(0, future))->log_destroy_pending(false);
  EXPECT_LE(allocations_in([&] { turn(); }), 1u);
}

}  // namespace
