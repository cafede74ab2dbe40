// as_completed(): which result comes in which turn, and what happens when the time is up.
#include "stage6_tasks_futures/library/as_completed.hpp"

#include "stage1_generators/shared/tests/a_lot.hpp"
#include "stage6_tasks_futures/tests/actor.hpp"

namespace {

using aio::as_completed;
using aio::Ref;
using aio::Task;
using namespace aio::testing;

using Given = std::vector<Ref<Task<int>>>;

/// for coming in as_completed(given, timeout=timeout):
///     try: log("got", await coming)
///     except BaseException as e: log(e)     and raises it if `raises`
class Takes final : public aio::Coroutine<> {
  enum { kStart, kCame };

 public:
  Takes(const Actor& actor, Given given, double timeout, std::size_t limit, bool raises)
      : actor_(actor),
        given_(std::move(given)),
        timeout_(timeout),
        limit_(limit),
        raises_(raises) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        coming_.emplace(as_completed(given_, timeout_));
        while (coming_->left() > 0 && limit_-- > 0) {
          return await(next_.emplace(coming_->next()), kCame);
          case kCame:
            try {
              actor_.note("got " + std::to_string(sent.result_of(*next_)));
            } catch (...) {
              actor_.note(described(std::current_exception()));
              if (raises_) throw;
            }
        }
    }
    return return_value();
  }

  const Actor& actor_;
  Given given_;
  double timeout_;
  std::size_t limit_;
  bool raises_;
  std::optional<aio::AsCompleted<Task<int>>> coming_;
  std::optional<aio::AsCompleted<Task<int>>::Next> next_;
};

struct How {
  double timeout = INFINITY;
  std::size_t limit = SIZE_MAX;
  bool raises = false;
};

Part takes(Given given, How how = {}) {
  return {[given = std::move(given), how](Actor& actor) {
    return awaited(Takes(actor, given, how.timeout, how.limit, how.raises));
  }};
}

/// async def(): takes so many turns, then returns or raises.
AsyncDef work(int turns, int result, std::string error = {}) {
  return AsyncDef([left = turns, result, error](auto& self, auto sent) mutable {
    sent.check();
    if (left-- > 0) return self.await(aio::sleep(0), kAfter1);
    if (!error.empty()) throw aio::ValueError(error);
    return self.return_value(result);
  });
}

class AsCompleted : public ActorTest {
 protected:
  Ref<Task<int>> works(const std::string& name, int turns, int result, std::string error = {}) {
    const auto task = loop_.create_task(work(turns, result, std::move(error)));
    tasks_[name] = task;
    return task;
  }

  const Warnings warnings_;
};

TEST_F(AsCompleted, results_come_in_the_order_in_which_the_tasks_end) {
  const Given given{works("x", 3, 1), works("y", 1, 2), works("z", 2, 3)};
  task("a", {takes(given), says("ends")});
  play(6);
  EXPECT_EQ(log_, Log({"4 a got 2", "5 a got 3", "5 a got 1", "5 a ends"}));
}

TEST_F(AsCompleted, an_exception_comes_like_a_result) {
  const Given given{works("x", 2, 1), works("y", 1, 0, "y")};
  task("a", {takes(given), says("ends")});
  play(5);
  EXPECT_EQ(log_, Log({"4 a ValueError: y", "4 a got 1", "4 a ends"}));
}

TEST_F(AsCompleted, a_cancel_of_a_task_comes_like_a_result) {
  const Given given{works("x", 5, 1), works("y", 2, 2)};
  task("a", {takes(given), says("ends")});
  play(2);
  cancel("x");
  play(5);
  EXPECT_EQ(log_, Log({"5 a CancelledError", "5 a got 2", "5 a ends"}));
}

TEST_F(AsCompleted, coroutines_become_tasks) {
  task("a", {{[](Actor&) {
               std::vector<AsyncDef> coroutines;
               coroutines.push_back(work(0, 1));
               return awaited(as_completed(std::move(coroutines)).next());
             }},
             says("ends")});
  play(4);
  EXPECT_EQ(log_, Log({"4 a ends"}));
}

TEST_F(AsCompleted, more_than_there_are_cannot_be_asked_for) {
  task("a", {does([&] {
         auto coming = as_completed(Given());
         log_.push_back(raised_by([&] { coming.next(); }));
       })});
  play(1);
  EXPECT_EQ(log_, Log({"StopIteration"}));
}

TEST_F(AsCompleted, nothing_ends_at_once) {
  task("a", {takes({}), says("ends")});
  play(1);
  EXPECT_EQ(log_, Log({"1 a ends"}));
}

TEST_F(AsCompleted, what_is_there_twice_comes_once) {
  const auto x = works("x", 1, 1);
  task("a", {takes({x, x}), says("ends")});
  play(4);
  EXPECT_EQ(log_, Log({"4 a got 1", "4 a ends"}));
}

TEST_F(AsCompleted, what_is_done_already_comes_in_the_next_turn_but_one) {
  const auto x = works("x", 0, 1);
  play(3);
  task("a", {takes({x}), says("ends")});
  play(4);
  EXPECT_EQ(log_, Log({"6 a got 1", "6 a ends"}));
}

TEST_F(AsCompleted, what_came_while_nobody_waited_costs_no_turn) {
  const Given given{works("x", 0, 1), works("y", 0, 2), works("z", 0, 3)};
  task("a", {takes(given), says("ends")});
  play(4);
  EXPECT_EQ(log_, Log({"3 a got 1", "3 a got 2", "3 a got 3", "3 a ends"}));
}

TEST_F(AsCompleted, what_is_not_there_in_time_raises_for_each) {
  const Given given{works("x", 0, 1), works("y", 20, 2), works("z", 30, 3)};
  task("a", {takes(given, {.timeout = 5}), says("ends")});
  play(4);
  pass(5);
  play(4);
  ends("y");
  EXPECT_EQ(log_,
            Log({"3 a got 1", "6 a TimeoutError", "6 a TimeoutError", "6 a ends", "y pending"}));
}

TEST_F(AsCompleted, who_comes_too_late_is_not_seen_any_more) {
  const Given given{works("x", 5, 1)};
  task("a", {takes(given, {.timeout = 5}), turns(9), says("ends")});
  play(2);
  pass(5);
  play(12);
  EXPECT_EQ(log_, Log({"4 a TimeoutError", "13 a ends"}));
}

TEST_F(AsCompleted, less_time_than_none_is_over_as_no_time_is) {
  const Given given{works("x", 9, 1)};
  const std::vector<double> timeouts{0, -1, -INFINITY};
  for (const double timeout : timeouts) {
    task("a", {takes(given, {.timeout = timeout})});
  }
  play(4);
  EXPECT_EQ(log_, Log({"3 a TimeoutError", "3 a TimeoutError", "3 a TimeoutError"}));
}

TEST_F(AsCompleted, a_time_that_is_no_number_is_refused) {
  const Given given{works("x", 1, 1)};
  task("a", {does([&] { log_.push_back(raised_by([&] { as_completed(given, NAN); })); })});
  play(3);
  EXPECT_EQ(log_, Log({"ValueError: a timer needs a number of seconds, not NaN"}));
}

TEST_F(AsCompleted, a_time_that_is_no_number_leaves_no_task_behind) {
  std::vector<aio::asleep> given;
  given.emplace_back(1);
  const Warnings warnings;
  task("a", {does([&] {
         const std::size_t before = loop_.all_tasks().size();
         log_.push_back(raised_by([&] { as_completed(std::move(given), NAN); }).substr(0, 10));
         log_.push_back(std::to_string(loop_.all_tasks().size() - before) + " tasks more");
       })});
  play(3);
  EXPECT_EQ(log_, Log({"ValueError", "0 tasks more"}));
}

TEST_F(AsCompleted, no_time_is_a_turn) {
  const Given given{works("x", 0, 1), works("y", 1, 2), works("z", 9, 3)};
  task("a", {takes(given, {.timeout = 0}), says("ends")});
  play(6);
  EXPECT_EQ(log_, Log({"3 a got 1", "3 a TimeoutError", "3 a TimeoutError", "3 a ends"}));
}

TEST_F(AsCompleted, a_result_and_the_end_of_the_time_may_come_in_one_turn) {
  const Given given{works("x", 2, 1), works("y", 9, 2)};
  task("a", {takes(given, {.timeout = 5}), says("ends")});
  play(3);
  pass(5);
  play(4);
  EXPECT_EQ(log_, Log({"5 a got 1", "5 a TimeoutError", "5 a ends"}));
}

TEST_F(AsCompleted, one_may_break_off_after_the_first) {
  const Given given{works("x", 0, 1), works("y", 9, 2)};
  task("a", {takes(given, {.timeout = 5, .limit = 1}), says("ends")});
  play(4);
  pass(5);
  play(9);
  EXPECT_EQ(log_, Log({"3 a got 1", "3 a ends"}));
}

TEST_F(AsCompleted, a_cancel_of_the_one_who_waits_cancels_nobody_else) {
  const Given given{works("x", 3, 1), works("y", 4, 2)};
  task("a", {takes(given, {.raises = true}), says("ends")});
  play(2);
  cancel("a");
  play(6);
  ends("a");
  ends("x");
  ends("y");
  EXPECT_EQ(log_, Log({"3 a CancelledError", "3 a CancelledError", "a CancelledError", "x returned",
                       "y returned"}));
}

TEST_F(AsCompleted, who_gives_up_leaves_the_result_to_the_next) {
  const Given given{works("x", 3, 1), works("y", 4, 2)};
  task("a", {takes(given)});
  play(2);
  cancel("a");
  play(6);
  EXPECT_EQ(log_, Log({"3 a CancelledError", "6 a got 1"}));
}

TEST_F(AsCompleted, what_came_for_one_who_is_cancelled_before_it_runs_comes_to_the_next) {
  const Given given{works("x", 3, 1), works("y", 9, 2)};
  task("a", {takes(given)});
  play(5);      // x has ended, and has woken a
  cancel("a");  // which has not run yet
  play(1);
  EXPECT_EQ(log_, Log({"6 a CancelledError", "6 a got 1"}));
}

TEST_F(AsCompleted, no_result_and_no_exception_is_reported_that_somebody_got_or_nobody_wanted) {
  task("a", {takes({works("x", 0, 1), works("y", 9, 2)}, {.timeout = 5, .limit = 1})});
  task("b", {takes({works("z", 1, 0, "z")})});
  play(4);
  pass(5);
  play(9);
  tasks_.clear();
  EXPECT_EQ(log_, Log({"3 a got 1", "4 b ValueError: z"}));
}

TEST_F(AsCompleted, an_exception_that_nobody_awaited_is_reported) {
  task("a", {takes({works("x", 0, 1), works("y", 1, 0, "y")}, {.limit = 1})});
  play(9);
  tasks_.clear();
  EXPECT_EQ(log_,
            Log({"3 a got 1", "reported: Task exception was never retrieved | ValueError: y"}));
}

TEST_F(AsCompleted, may_go_down_with_the_loop) {
  task("a", {takes({works("x", 9, 1), works("y", 9, 2)}, {.timeout = 5})});
  play(3);
}

TEST_F(AsCompleted, ends_for_a_million_in_a_loop_and_not_in_a_recursion) {
  constexpr int kMany = aio::testing::a_lot(1'000'000);
  std::vector<Ref<aio::Future<int>>> many;
  for (int i = 0; i < kMany; ++i) many.push_back(loop_.create_future<int>());
  loop_.call_soon([&] { as_completed(many, 1); });
  loop_.call_later(2, [&] { loop_.stop(); });
  loop_.run_forever();
}

// The memory of a loop that runs for long: timers that nobody needs leave the heap.
TEST_F(AsCompleted, that_is_complete_leaves_no_timer) {
  loop_.call_later(500, [] {});  // it keeps those behind it in the heap
  for (int i = 0; i < 1000; ++i) {
    const auto future = loop_.create_future<int>();
    loop_.call_soon([&] { as_completed(std::vector{future}, 1000); });
    future->set_result(1);
    turn(2);
  }
  EXPECT_LE(number_of_timers(loop_), 101) << "of a thousand";
}

TEST_F(AsCompleted, that_is_refused_leaves_no_timer) {
  loop_.call_later(500, [] {});
  for (int i = 0; i < 1000; ++i) {
    loop_.call_soon([] {
      EXPECT_THROW(as_completed(std::vector<Ref<aio::Future<int>>>{nullptr}, 1000), aio::TypeError);
    });
    turn();
  }
  EXPECT_LE(number_of_timers(loop_), 101) << "of a thousand";
}

}  // namespace
