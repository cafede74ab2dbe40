// The compiler's coroutines and the hand-written ones do the same, and may await each other.
#include "stage6_tasks_futures/library/compiled.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage6_tasks_futures/library/sock.hpp"
#include "stage6_tasks_futures/library/wait.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace aio {
namespace {

using Log = std::vector<std::string>;

/// Sleeps for a second and doubles; throws for a negative number.
class Doubles final : public Coroutine<int> {
  enum { kStart, kAwake };

 public:
  explicit Doubles(int number) : number_(number) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(sleep(1), kAwake);
      case kAwake:
        sent.check();
        if (number_ < 0) throw ValueError("negative");
    }
    return return_value(2 * number_);
  }

  int number_;
};

Compiled<int> four_times(int number) {
  const int twice = co_await Doubles(number);
  co_return co_await Doubles(twice);
}

Compiled<> catches(Log& log) {
  try {
    co_await four_times(-1);
  } catch (const ValueError& error) {
    log.push_back(error.what());
  }
}

Compiled<> waits_for_ever(Log& log) {
  struct Local {
    Log& log;
    ~Local() { log.push_back("destroyed"); }
  } const local{log};
  try {
    co_await sleep(1000);
  } catch (const CancelledError& cancelled) {
    log.push_back("cancelled: " + cancelled.message());
    throw;
  }
}

Compiled<> cancels(Log& log) {
  auto task = create_task(waits_for_ever(log));
  co_await sleep(1);
  task->cancel("enough");
  try {
    co_await task;
  } catch (const CancelledError&) {
    log.push_back("task is cancelled");
  }
}

Compiled<std::string> echoes() {
  auto ends = Socket::pair();
  co_await sock_sendall(ends.first, "over a socket");
  co_return co_await sock_recv(ends.second, 100);
}

/// Hand-written, and awaits one of the compiler's.
class AwaitsCompiled final : public Coroutine<int> {
  enum { kStart, kDone };
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(inner_.emplace(four_times(3)), kDone);
      case kDone:
        return return_value(sent.result_of(*inner_) + 1);
    }
    return {};
  }

  std::optional<Compiled<int>> inner_;
};

TEST(Compiled, awaits_a_hand_written_coroutine_and_gets_its_result) {
  VirtualClock clock;
  EXPECT_EQ(run(four_times(5), clock), 20);
  EXPECT_EQ(clock.now(), 1002);
}

TEST(Compiled, may_be_awaited_by_a_hand_written_coroutine) {
  VirtualClock clock;
  EXPECT_EQ(run(AwaitsCompiled(), clock), 13);
}

TEST(Compiled, catches_what_an_awaited_coroutine_raises) {
  VirtualClock clock;
  Log log;
  run(catches(log), clock);
  EXPECT_EQ(log, (Log{"negative"}));
}

TEST(Compiled, an_exception_that_nobody_catches_comes_out_of_run) {
  VirtualClock clock;
  EXPECT_THROW(run(four_times(-1), clock), ValueError);
}

TEST(Compiled, is_cancelled_at_its_await_and_its_locals_are_destroyed) {
  VirtualClock clock;
  Log log;
  run(cancels(log), clock);
  EXPECT_EQ(log, (Log{"cancelled: enough", "destroyed", "task is cancelled"}));
}

TEST(Compiled, takes_part_in_the_loop_of_sockets) { EXPECT_EQ(run(echoes()), "over a socket"); }

TEST(Compiled, that_is_dropped_before_its_start_is_reported) {
  static Log log;
  log.clear();
  WarningHandler before = set_warning_handler([](const std::string& line) { log.push_back(line); });
  four_times(1);
  set_warning_handler(before);
  EXPECT_EQ(log, (Log{"RuntimeWarning: coroutine 'four_times' was never awaited"}));
}

TEST(Compiled, and_its_hand_written_twin_alternate) {
  std::ostringstream out;
  scenes_use_virtual_clock = true;
  find_scene("twins")->play(out);
  const std::string text = out.str();
  EXPECT_EQ(text.substr(0, text.find("the compiler's frame")),
            "compiler 1\nby hand 1\ncompiler 2\nby hand 2\ncompiler 3\nby hand 3\n"
            "returned 3 and 3\n");
}

// The group is gone when the first result is looked at.
Compiled<> loops_over_results(Log& log) {
  std::vector<Compiled<int>> all;
  for (const int number : {1, 2}) all.push_back(four_times(number));
  for (const int result : co_await gather(std::move(all))) {
    co_await sleep(0);
    log.push_back(std::to_string(result));
  }
}

TEST(Compiled, gives_results_that_outlive_an_awaited_temporary) {
  VirtualClock clock;
  Log log;
  run(loops_over_results(log), clock);
  EXPECT_EQ(log, Log({"4", "8"}));
}

Compiled<> awaits_what_had_failed(EventLoop& loop, Log& log) {
  const auto failed = loop.create_future<int>();
  failed->set_exception(std::make_exception_ptr(ValueError("boom")));
  try {
    co_await Ref<FutureBase>(failed);
  } catch (const ValueError& error) {
    log.push_back(error.what());
  }
}

TEST(Compiled, raises_what_had_failed_before_the_await) {
  VirtualClock clock;
  EventLoop loop(clock);
  Log log;
  loop.run_until_complete(awaits_what_had_failed(loop, log));
  EXPECT_EQ(log, Log({"boom"}));
}

Compiled<> awaits_a_coroutine_and_a_future(EventLoop& loop, Log& log) {
  Compiled<int> coroutine = four_times(1);
  log.push_back(std::to_string(co_await coroutine));
  const auto future = loop.create_future<int>();
  loop.call_soon([future] { future->set_result(7); });
  log.push_back(std::to_string(co_await future));
}

TEST(Compiled, awaits_a_future_after_a_coroutine) {
  VirtualClock clock;
  EventLoop loop(clock);
  Log log;
  loop.run_until_complete(awaits_a_coroutine_and_a_future(loop, log));
  EXPECT_EQ(log, Log({"4", "7"}));
}

Compiled<std::string> gets(Ref<Future<std::string>> future) {
  co_return co_await Ref<Future<std::string>>(future);
}

TEST(Compiled, leaves_the_result_to_the_others_who_hold_the_future) {
  VirtualClock clock;
  EventLoop loop(clock);
  const auto future = loop.create_future<std::string>();
  future->set_result("one that is longer than a string without memory of its own");
  EXPECT_EQ(loop.run_until_complete(gets(future)), future->result());
  EXPECT_EQ(future->result().substr(0, 3), "one");
}

Compiled<int> returns_at_once() { co_return 7; }

TEST(Compiled, has_its_name_after_it_returned_without_an_await) {
  Compiled<int> coroutine = returns_at_once();
  EXPECT_EQ(coroutine.name(), "returns_at_once");
  EXPECT_TRUE(coroutine.next().returned());
  EXPECT_EQ(coroutine.name(), "returns_at_once");
}

template <class T>
struct Callable {
  Compiled<> operator()(T seconds) const { co_await sleep(seconds); }
};

TEST(Compiled, of_a_lambda_has_its_name_as_in_python_and_that_of_an_object_is_a_call) {
  const auto lambda = [](int seconds) -> Compiled<> { co_await sleep(seconds); };
  const auto names = [](Compiled<> coroutine) {
    const std::string fresh = coroutine.name();
    coroutine.next();
    return Log{fresh, coroutine.name()};
  };
  VirtualClock clock;
  EventLoop loop(clock);
  Log of_lambda, of_object;
  loop.call_soon([&] {
    of_lambda = names(lambda(1));
    of_object = names(Callable<int>()(1));
    loop.stop();
  });
  loop.run_forever();
  EXPECT_EQ(of_lambda, (Log{"<lambda>", "<lambda>"}));
  EXPECT_EQ(of_object, (Log{"operator()", "operator()"}));
}

Compiled<> stands(Ref<Future<>> future, std::shared_ptr<unsigned> line) {
  *line = __LINE__ + 1;
  co_await future;
}

TEST(Compiled, stands_at_the_line_of_its_await_and_lets_go_of_all_when_it_is_dropped) {
  VirtualClock clock;
  EventLoop loop(clock);
  const auto line = std::make_shared<unsigned>(0);
  {
    Compiled<> coroutine = stands(loop.create_future<None>(), line);
    EXPECT_TRUE(coroutine.next().yielded());
    EXPECT_EQ(coroutine.where().line(), *line);
    EXPECT_GT(line.use_count(), 1);
  }
  EXPECT_EQ(line.use_count(), 1);
}

template <class R>
concept Dereferences = requires(R&& ref) {
  *std::forward<R>(ref);
};

TEST(Compiled, and_others_cannot_await_a_future_that_is_gone_at_once) {
  static_assert(Dereferences<Ref<Future<>>&>);
  static_assert(!Dereferences<Ref<Future<>>>, "await(*create_future(), kDone)");
}

Compiled<std::string> awaits_twice() {
  Doubles inner(1);
  co_await inner;
  std::string raised;
  try {
    co_await inner;
  } catch (const aio::RuntimeError& error) {
    raised = error.what();
  }
  co_await aio::sleep(0);
  co_return raised;
}

TEST(Compiled, catches_the_error_of_an_await_that_is_refused) {
  aio::VirtualClock clock;
  EXPECT_EQ(run(awaits_twice(), clock), "cannot reuse already awaited coroutine");
}

Compiled<> awaits_null() { co_await Ref<Future<>>(); }

TEST(Compiled, does_not_await_null) { EXPECT_THROW(run(awaits_null()), TypeError); }

Compiled<int> awaits_what_is_no_ref() {
  const Ref<Task<int>> task = create_task(four_times(1));
  AsyncSleep until(get_event_loop().time() + 2);
  co_await until;
  co_return co_await *task;
}

TEST(Compiled, awaits_a_future_and_an_event_themselves) {
  aio::VirtualClock clock;
  EXPECT_EQ(run(awaits_what_is_no_ref(), clock), 4);
}

Compiled<> awaits_a_variable(Ref<Task<int>>& task, Log& log) {
  log.push_back(std::to_string(co_await task));
}

Compiled<int> sleeps(double delay, int result) {
  co_await aio::sleep(delay);
  co_return result;
}

Compiled<> sets_it_anew(std::vector<double> delays, Log& log) {
  auto task = create_task(sleeps(2, 1));
  const auto waiter = create_task(awaits_a_variable(task, log));
  co_await aio::sleep(1);
  task = nullptr;
  for (const double delay : delays) task = create_task(sleeps(delay, 2));
  co_await waiter;
}

TEST(Compiled, holds_what_it_awaits_and_not_the_variable) {
  for (const std::vector<double>& delays : {std::vector<double>{}, {0.5}, {3.0}}) {
    Log log;
    aio::VirtualClock clock;
    run(sets_it_anew(delays, log), clock);
    EXPECT_EQ(log, Log({"1"}));
  }
}

}  // namespace
}  // namespace aio
