// Exercise 6.4 (rebuild, 30 minutes): the turn of the loop
#include <ex6_4_turn.hpp>  // the learner's, ours, or a wrong one
#include <string>

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;
using Log = std::vector<std::string>;

namespace {

/// The time of the tests. It passes in select(), and where a test says so.
struct Time : aio::Clock {
  double now() override { return time; }
  void sleep_until(double deadline) override { time = std::max(time, deadline); }
  bool is_virtual() const override { return false; }
  double time = 1000;
};

struct TooLong : aio::RuntimeError {
  TooLong() : aio::RuntimeError("a turn after fifty turns") {}
};

/// Reports what the test says, and notes how long it was to wait.
struct Told : aio::Selector {
  explicit Told(Time& its_clock) : clock(its_clock) {}
  void register_fd(int, int) override {}
  void modify(int, int) override {}
  void unregister(int) override {}
  const std::vector<Ready>& select(double timeout) override {
    timeouts.push_back(timeout);
    ready_.clear();
    for (const int fd : std::exchange(report, {})) ready_.push_back({fd, aio::kRead});
    if (ready_.empty() && std::isfinite(timeout)) clock.time += timeout;
    if (timeouts.size() > 50) throw TooLong();
    return ready_;
  }

  Time& clock;
  std::vector<int> report;
  std::vector<double> timeouts;

 private:
  std::vector<Ready> ready_;
};

class Loop {
 public:
  /// A call that notes its name and the time since the start, and does something.
  std::function<void()> call(
      const std::string& name, std::function<void()> then = [] {}) {
    return [this, name, then] {
      log.push_back(name + " at " + aio::repr(clock.time - 1000));
      then();
    };
  }
  std::function<void()> last(const std::string& name = "last") {
    return call(name, [this] { turns.stop(); });
  }
  void run_and_expect(const Log& expected) {
    log.clear();
    const std::string came = outcome([&] {
      try {
        turns.run_forever();
      } catch (const TooLong&) {
        return aio::repr(log) + ", and no end after fifty turns";
      }
      return aio::repr(log);
    });
    expect(did("run_forever()", came), aio::repr(expected));
  }
  void expect_timeouts(const std::vector<double>& expected) {
    expect("the timeouts of select()", selector.timeouts, expected);
  }

  Time clock;
  Told selector{clock};
  Turns turns{selector, clock};
  Log log;
};

}  // namespace

TEST(A_turn, runs_those_that_are_ready_in_their_order) {
  Loop loop;
  loop.turns.call_soon(loop.call("a"));
  loop.turns.call_soon(loop.call("b"));
  loop.turns.call_soon(loop.last());
  loop.run_and_expect({"a at 0", "b at 0", "last at 0"});
  loop.expect_timeouts({0});
}

TEST(A_turn, leaves_those_that_become_ready_in_it_to_the_next_one) {
  Loop loop;
  loop.turns.call_soon(loop.call("a", [&] { loop.turns.call_soon(loop.last("made by a")); }));
  loop.turns.call_soon(loop.call("b"));
  loop.run_and_expect({"a at 0", "b at 0", "made by a at 0"});
  loop.expect_timeouts({0, 0});
}

TEST(A_turn, goes_to_its_end_after_stop) {
  Loop loop;
  loop.turns.call_soon(loop.last("stops"));
  loop.turns.call_soon(loop.call("b", [&] { loop.turns.call_soon(loop.last("left")); }));
  loop.run_and_expect({"stops at 0", "b at 0"});
  loop.run_and_expect({"left at 0"});
}

TEST(A_turn, does_not_wait_if_stop_was_called_before) {
  Loop loop;
  loop.turns.stop();
  loop.turns.call_at(1005, loop.call("a"));
  loop.run_and_expect({});
  loop.expect_timeouts({0});
}

TEST(A_turn, waits_until_the_first_timer_is_due) {
  Loop loop;
  loop.turns.call_at(1003, loop.last());
  loop.turns.call_at(1001, loop.call("a"));
  loop.run_and_expect({"a at 1", "last at 3"});
  loop.expect_timeouts({1, 2});
}

TEST(A_turn, does_not_wait_for_a_timer_of_the_past) {
  Loop loop;
  loop.turns.call_at(990, loop.last());
  loop.run_and_expect({"last at 0"});
  loop.expect_timeouts({0});
}

TEST(A_turn, waits_for_ever_if_there_is_no_timer) {
  Loop loop;
  loop.turns.watch(5, loop.last("five"));
  loop.selector.report = {5};
  loop.run_and_expect({"five at 0"});
  loop.expect_timeouts({INFINITY});
}

TEST(A_turn, asks_the_selector_also_if_somebody_is_ready) {
  Loop loop;
  loop.turns.watch(5, loop.last("five"));
  loop.turns.call_soon(loop.call("a"));
  loop.selector.report = {5};
  loop.run_and_expect({"a at 0", "five at 0"});
  loop.expect_timeouts({0});
}

TEST(A_turn, puts_descriptors_behind_the_ready_and_timers_behind_the_descriptors) {
  Loop loop;
  loop.turns.call_at(999, loop.last("timer"));
  loop.turns.watch(5, loop.call("five"));
  loop.turns.watch(6, loop.call("six"));
  loop.turns.call_soon(loop.call("soon"));
  loop.selector.report = {6, 5};
  loop.run_and_expect({"soon at 0", "six at 0", "five at 0", "timer at 0"});
}

TEST(A_turn, calls_what_is_watched_in_each_turn_in_which_it_is_ready) {
  Loop loop;
  int times = 0;
  loop.turns.watch(5, loop.call("five", [&] {
    if (++times == 2) return loop.turns.stop();
    loop.selector.report = {5};
  }));
  loop.selector.report = {5};
  loop.run_and_expect({"five at 0", "five at 0"});
}

TEST(A_turn, runs_all_timers_that_are_due_the_earliest_first) {
  Loop loop;
  loop.turns.call_at(1002, loop.last());
  loop.turns.call_at(1001, loop.call("b"));
  loop.turns.call_at(1000.5, loop.call("a"));
  loop.turns.call_soon([&] { loop.clock.time = 1002; });
  loop.run_and_expect({"a at 2", "b at 2", "last at 2"});
  loop.expect_timeouts({0, 0});
}

TEST(A_turn, does_not_run_a_timer_before_its_time) {
  Loop loop;
  loop.turns.call_soon(loop.call("soon"));
  loop.turns.call_at(1000.25, loop.last());
  loop.run_and_expect({"soon at 0", "last at 0.25"});
}

TEST(A_turn, does_not_run_a_call_that_was_cancelled) {
  Loop loop;
  const auto a = loop.turns.call_soon(loop.call("a"));
  Turns::SharedHandle c;
  loop.turns.call_soon(loop.call("b", [&] { c->cancelled = true; }));
  c = loop.turns.call_soon(loop.call("c"));
  loop.turns.call_soon(loop.last());
  a->cancelled = true;
  loop.run_and_expect({"b at 0", "last at 0"});
}

TEST(A_turn, does_not_wait_for_timers_that_were_cancelled) {
  Loop loop;
  const auto a = loop.turns.call_at(1001, loop.call("a"));
  const auto b = loop.turns.call_at(1002, loop.call("b"));
  loop.turns.call_at(1003, loop.last());
  a->cancelled = b->cancelled = true;
  loop.run_and_expect({"last at 3"});
  loop.expect_timeouts({3});
}

TEST(A_turn, with_cancelled_timers_only_waits_for_ever) {
  Loop loop;
  const auto a = loop.turns.call_at(1001, loop.call("a"));
  a->cancelled = true;
  loop.turns.watch(5, loop.last("five"));
  loop.selector.report = {5};
  loop.run_and_expect({"five at 0"});
  loop.expect_timeouts({INFINITY});
}

TEST(A_turn, does_not_run_a_timer_that_was_cancelled_in_the_turn_in_which_it_is_due) {
  Loop loop;
  Turns::SharedHandle b;
  loop.turns.call_at(1001, loop.call("a", [&] { b->cancelled = true; }));
  b = loop.turns.call_at(1001, loop.call("b"));
  loop.turns.call_at(1001, loop.last());
  loop.run_and_expect({"a at 1", "last at 1"});
}

TEST(A_turn, keeps_what_a_call_raises_and_the_others_go_on) {
  Loop loop;
  loop.turns.call_soon(loop.call("a", [] { throw aio::ValueError("boom"); }));
  loop.turns.call_soon(loop.call("b", [] { throw aio::GeneratorExit(); }));
  loop.turns.call_soon(loop.last());
  loop.run_and_expect({"a at 0", "b at 0", "last at 0"});
  Log errors;
  for (const auto& error : loop.turns.errors()) errors.push_back(aio::describe(error));
  expect("errors", errors, {"ValueError: boom", "GeneratorExit"});
}
