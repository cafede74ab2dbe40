// Locks, events, semaphores and conditions: who goes on when, and what a cancel leaves behind.
#include "stage6_tasks_futures/library/locks.hpp"

#include <climits>

#include "stage6_tasks_futures/tests/actor.hpp"

namespace {

using aio::AsyncEvent;
using aio::Condition;
using aio::Lock;
using aio::Semaphore;
using namespace aio::testing;

class Locks : public ActorTest {};
class AsyncEvents : public ActorTest {};
class Semaphores : public ActorTest {};
class Conditions : public ActorTest {};

Lock& lock_of(Lock& lock) { return lock; }
Lock& lock_of(Condition& condition) { return condition.lock(); }
Semaphore& lock_of(Semaphore& semaphore) { return semaphore; }

template <class L>
Part acquire(L& lock) {
  return awaits([&lock] { return lock_of(lock).acquire(); });
}
template <class L>
Part release(L& lock) {
  return does([&lock] { lock_of(lock).release(); });
}
Parts has(Lock& lock) { return {acquire(lock), says("has it")}; }
Part cwait(Condition& condition) {
  return awaits([&condition] { return condition.wait(); });
}

TEST_F(Semaphores, cannot_begin_below_nothing) {
  EXPECT_EQ(raised_by([] { const Semaphore semaphore(-1); }),
            "ValueError: Semaphore initial value must be >= 0");
}

TEST_F(Locks, a_free_lock_is_taken_without_a_turn) {
  Lock lock;
  task("a", {acquire(lock), says("has it"), release(lock), acquire(lock), says("has it again")});
  play(1);
  EXPECT_EQ(log_, Log({"1 a has it", "1 a has it again"}));
}

TEST_F(Locks, whatever_is_awaited_gives_true) {
  Lock lock;
  Semaphore semaphore;
  AsyncEvent event;
  Condition condition;
  event.set();
  EXPECT_TRUE(loop_.run_until_complete(lock.acquire()));
  EXPECT_TRUE(loop_.run_until_complete(semaphore.acquire()));
  EXPECT_TRUE(semaphore.locked()) << "there is one place";
  EXPECT_TRUE(loop_.run_until_complete(event.wait()));
  EXPECT_TRUE(loop_.run_until_complete(condition.lock().acquire()));
  const auto woken = loop_.create_task(condition.wait());
  turn();
  EXPECT_TRUE(loop_.run_until_complete(condition.lock().acquire()));
  condition.notify();
  condition.lock().release();
  EXPECT_TRUE(loop_.run_until_complete(woken));
}

TEST_F(Locks, a_lock_goes_to_those_who_wait_in_the_order_they_came) {
  Lock lock;
  for (const char* n : {"a", "b", "c"})
    task(n, {acquire(lock), says("has it"), turns(1), release(lock), says("released")});
  play(7);
  EXPECT_EQ(log_, Log({"1 a has it", "2 a released", "3 b has it", "4 b released", "5 c has it",
                       "6 c released"}));
}

TEST_F(Locks, who_releases_a_lock_and_wants_it_again_queues_up_behind_those_who_wait) {
  Lock lock;
  task("a", {acquire(lock), says("has it"), turns(1), release(lock), acquire(lock),
             says("has it again")});
  task("b", {acquire(lock), says("has it"), turns(1), release(lock)});
  play(6);
  EXPECT_EQ(log_, Log({"1 a has it", "3 b has it", "5 a has it again"}));
}

TEST_F(Locks, a_newcomer_does_not_overtake_one_who_was_woken) {
  Lock lock;
  task("a", {acquire(lock), turns(1), release(lock)});
  task("b", {acquire(lock), says("has it"), release(lock)});
  play(1);
  task("c", {acquire(lock), says("has it")});
  play(4);
  EXPECT_EQ(log_, Log({"3 b has it", "4 c has it"}));
}

TEST_F(Locks, releasing_a_lock_that_nobody_has_is_an_error) {
  Lock lock;
  task("a", {catching(release(lock)), acquire(lock), release(lock), release(lock)});
  play(1);
  EXPECT_EQ(log_, Log({"1 a RuntimeError: Lock is not acquired.",
                       "1 a RuntimeError: Lock is not acquired."}));
}

TEST_F(Locks, any_task_may_release_a_lock) {
  Lock lock;
  task("a", {acquire(lock)});
  task("b", {release(lock), says("released")});
  task("c", {acquire(lock), says("has it")});
  play(2);
  EXPECT_EQ(log_, Log({"1 b released", "1 c has it"}));
}

TEST_F(Locks, a_cancelled_waiter_leaves_the_line) {
  Lock lock;
  task("a", {acquire(lock), turns(3), release(lock)});
  for (const char* n : {"b", "c"}) task(n, has(lock));
  play(1);
  cancel("b");
  play(5);
  EXPECT_EQ(log_, Log({"2 b CancelledError", "5 c has it"}));
}

TEST_F(Locks, a_cancelled_waiter_hands_its_wake_up_on) {
  Lock lock;
  task("a", {acquire(lock), turns(1), release(lock), cancels("b")});
  for (const char* n : {"b", "c"}) task(n, has(lock));
  play(5);
  EXPECT_EQ(log_, Log({"3 b CancelledError", "4 c has it"}));
}

TEST_F(Locks, a_lock_is_handed_on_although_the_first_was_cancelled_before_the_release) {
  Lock lock;
  task("a", {acquire(lock), turns(1), cancels("b"), release(lock)});
  for (const char* n : {"b", "c"}) task(n, has(lock));
  play(5);
  EXPECT_EQ(log_, Log({"3 b CancelledError", "4 c has it"}));
}

TEST_F(Locks, a_lock_is_handed_on_past_all_who_are_cancelled) {
  Lock lock;
  task("a", {acquire(lock), turns(1), release(lock), cancels("b"), cancels("c")});
  for (const char* n : {"b", "c", "d"}) task(n, has(lock));
  play(6);
  EXPECT_EQ(log_, Log({"3 b CancelledError", "3 c CancelledError", "4 d has it"}));
}

TEST_F(Locks, a_newcomer_passes_when_all_who_wait_are_cancelled) {
  Lock lock;
  task("a",
       {acquire(lock), turns(1), cancels("b"), release(lock), acquire(lock), says("has it again")});
  task("b", has(lock));
  play(4);
  note(lock.locked() ? "locked" : "free");
  EXPECT_EQ(log_, Log({"2 a has it again", "3 b CancelledError", "locked"}));
}

TEST_F(Locks, nobody_gets_a_lock_whose_waiters_are_all_cancelled) {
  Lock lock;
  task("a", {acquire(lock), turns(1), release(lock), cancels("b")});
  task("b", has(lock));
  play(4);
  note(lock.locked() ? "locked" : "free");
  EXPECT_EQ(log_, Log({"3 b CancelledError", "free"}));
}

TEST_F(Locks, wait_for_gives_up_waiting_for_a_lock) {
  Lock lock;
  task("a", {acquire(lock), turns(9), release(lock)});
  task("b", {awaits([&] { return aio::wait_for(lock.acquire(), 5); }), says("has it")});
  task("c", has(lock));
  play(3);
  pass(5);
  play(9);
  EXPECT_EQ(log_, Log({"8 b TimeoutError", "11 c has it"}));
}

TEST_F(AsyncEvents, an_event_wakes_all_who_wait_in_one_turn) {
  AsyncEvent event;
  for (const char* n : {"a", "b", "c"})
    task(n, {awaits([&] { return event.wait(); }), says("goes on")});
  task("d", {turns(1), does([&] { event.set(); }), says("set")});
  play(4);
  EXPECT_EQ(log_, Log({"2 d set", "3 a goes on", "3 b goes on", "3 c goes on"}));
}

TEST_F(AsyncEvents, an_event_that_is_set_costs_no_turn) {
  AsyncEvent event;
  event.set();
  task("a", {awaits([&] { return event.wait(); }), says("goes on"), does([&] { event.clear(); }),
             awaits([&] { return event.wait(); })});
  play(3);
  ends("a");
  EXPECT_EQ(log_, Log({"1 a goes on", "a pending"}));
}

TEST_F(AsyncEvents, who_was_woken_by_an_event_goes_on_even_if_it_is_cleared) {
  AsyncEvent event;
  task("a", {awaits([&] { return event.wait(); }), says("goes on")});
  task("b", {does([&] { event.set(); }), does([&] { event.clear(); }),
             awaits([&] { return event.wait(); }), says("goes on")});
  play(4);
  ends("b");
  EXPECT_EQ(log_, Log({"2 a goes on", "b pending"}));
}

TEST_F(AsyncEvents, an_event_wakes_the_others_when_one_is_cancelled) {
  AsyncEvent event;
  for (const char* n : {"a", "b", "c"})
    task(n, {awaits([&] { return event.wait(); }), says("goes on")});
  task("d", {cancels("a"), does([&] { event.set(); }), cancels("b")});
  play(3);
  EXPECT_EQ(log_, Log({"2 a CancelledError", "2 b CancelledError", "2 c goes on"}));
}

TEST_F(Semaphores, a_semaphore_lets_in_as_many_as_it_says) {
  Semaphore semaphore(2);
  for (const char* n : {"a", "b", "c", "d", "e"})
    task(n, {acquire(semaphore), says("is in"), turns(1), release(semaphore)});
  play(6);
  EXPECT_EQ(log_, Log({"1 a is in", "1 b is in", "3 c is in", "3 d is in", "5 e is in"}));
}

TEST_F(Semaphores, a_semaphore_of_nothing_lets_nobody_in_until_it_is_released) {
  Semaphore semaphore(0);
  task("a", {acquire(semaphore), says("is in")});
  play(2);
  semaphore.release();
  note("released");
  play(2);
  EXPECT_EQ(log_, Log({"released", "3 a is in"}));
}

TEST_F(Semaphores, a_semaphore_may_be_released_above_its_first_value) {
  Semaphore semaphore(0);
  semaphore.release();
  semaphore.release();
  for (const char* n : {"a", "b", "c"}) task(n, {acquire(semaphore), says("is in")});
  play(2);
  EXPECT_EQ(log_, Log({"1 a is in", "1 b is in"}));
}

TEST_F(Semaphores, a_semaphore_may_be_released_above_the_largest_first_value) {
  Semaphore semaphore(INT_MAX);
  semaphore.release();
  EXPECT_FALSE(semaphore.locked());
}

TEST_F(Semaphores, a_newcomer_does_not_overtake_in_a_semaphore) {
  Semaphore semaphore(1);
  task("a",
       {acquire(semaphore), turns(1), release(semaphore), acquire(semaphore), says("is in again")});
  task("b", {acquire(semaphore), says("is in"), turns(1), release(semaphore)});
  play(6);
  EXPECT_EQ(log_, Log({"3 b is in", "5 a is in again"}));
}

TEST_F(Semaphores, a_newcomer_waits_while_someone_woken_has_not_run) {
  Semaphore semaphore(0);
  task("a", {acquire(semaphore), says("is in")});
  task("b", {turns(1), release(semaphore), release(semaphore), acquire(semaphore), says("is in")});
  play(5);
  EXPECT_EQ(log_, Log({"3 a is in", "4 b is in"}));
}

TEST_F(Semaphores, is_locked_while_someone_woken_has_not_run) {
  Semaphore semaphore(0);
  task("a", {acquire(semaphore)});
  play(1);
  semaphore.release();
  semaphore.release();
  EXPECT_TRUE(semaphore.locked()) << "there is one place more, but a goes first";
  play(1);
  EXPECT_FALSE(semaphore.locked());
}

TEST_F(Semaphores, several_releases_wake_several_in_one_turn) {
  Semaphore semaphore(0);
  for (const char* n : {"a", "b", "c"}) task(n, {acquire(semaphore), says("is in")});
  task("d", {release(semaphore), release(semaphore)});
  play(3);
  EXPECT_EQ(log_, Log({"2 a is in", "2 b is in"}));
}

TEST_F(Semaphores, a_semaphore_is_not_given_to_one_who_is_cancelled) {
  Semaphore semaphore(1);
  task("a", {acquire(semaphore), turns(1), cancels("b"), release(semaphore)});
  for (const char* n : {"b", "c"}) task(n, {acquire(semaphore), says("is in")});
  play(4);
  EXPECT_EQ(log_, Log({"3 b CancelledError", "3 c is in"}));
}

TEST_F(Semaphores, who_is_cancelled_after_it_was_let_in_lets_in_the_next) {
  Semaphore semaphore(1);
  task("a", {acquire(semaphore), turns(1), release(semaphore), cancels("b")});
  for (const char* n : {"b", "c"}) task(n, {acquire(semaphore), says("is in")});
  play(4);
  EXPECT_EQ(log_, Log({"3 b CancelledError", "4 c is in"}));
}

TEST_F(Semaphores, no_share_is_lost_when_all_who_were_let_in_are_cancelled) {
  Semaphore semaphore(2);
  task("a", {acquire(semaphore), acquire(semaphore), turns(1), release(semaphore),
             release(semaphore), cancels("b"), cancels("c")});
  for (const char* n : {"b", "c", "d", "e"}) task(n, {acquire(semaphore), says("is in")});
  play(5);
  note(semaphore.locked() ? "locked" : "open");
  EXPECT_EQ(log_,
            Log({"3 b CancelledError", "3 c CancelledError", "4 d is in", "4 e is in", "locked"}));
}

TEST_F(Semaphores, a_semaphore_is_open_again_when_all_who_waited_are_gone) {
  Semaphore semaphore(1);
  task("a", {acquire(semaphore), turns(1), release(semaphore), cancels("b")});
  task("b", {acquire(semaphore), says("is in")});
  play(4);
  note(semaphore.locked() ? "locked" : "open");
  EXPECT_EQ(log_, Log({"3 b CancelledError", "open"}));
}

TEST_F(Conditions, waiting_and_notifying_need_the_lock) {
  Condition condition;
  task("a", {catching(cwait(condition)), catching(does([&] { condition.notify(); })),
             catching(does([&] { condition.notify_all(); }))});
  play(1);
  EXPECT_EQ(log_, Log({"1 a RuntimeError: cannot wait on un-acquired lock",
                       "1 a RuntimeError: cannot notify on un-acquired lock",
                       "1 a RuntimeError: cannot notify on un-acquired lock"}));
}

TEST_F(Conditions, waiting_lets_go_of_the_lock_and_has_it_again_afterwards) {
  Condition condition;
  task("a", {acquire(condition), says("has the lock"), cwait(condition), says("has the lock again"),
             turns(1), release(condition)});
  task("b", {acquire(condition), says("has the lock"), does([&] { condition.notify(); }),
             says("notified"), turns(2), release(condition), says("released"), acquire(condition),
             says("has the lock again")});
  play(8);
  EXPECT_EQ(log_, Log({"1 a has the lock", "1 b has the lock", "1 b notified", "3 b released",
                       "4 a has the lock again", "6 b has the lock again"}));
}

TEST_F(Conditions, notify_wakes_so_many_in_the_order_they_came) {
  Condition condition;
  for (const char* n : {"a", "b", "c", "d"})
    task(n, {acquire(condition), cwait(condition), says("goes on"), release(condition)});
  task("n", {acquire(condition), does([&] { condition.notify(2); }), release(condition), turns(5),
             says("notifies all"), acquire(condition), does([&] { condition.notify_all(); }),
             release(condition)});
  play(12);
  EXPECT_EQ(log_,
            Log({"2 a goes on", "2 b goes on", "6 n notifies all", "7 c goes on", "7 d goes on"}));
}

TEST_F(Conditions, notify_wakes_another_one_each_time) {
  Condition condition;
  for (const char* n : {"a", "b", "c"})
    task(n, {acquire(condition), cwait(condition), says("goes on"), release(condition)});
  task("n", {acquire(condition), does([&] { condition.notify(); }),
             does([&] { condition.notify(); }), release(condition)});
  play(6);
  ends("c");
  EXPECT_EQ(log_, Log({"2 a goes on", "2 b goes on", "c pending"}));
}

TEST_F(Conditions, notifying_nobody_is_forgotten) {
  Condition condition;
  task("a",
       {acquire(condition), does([&] { condition.notify(); }), cwait(condition), says("goes on")});
  play(4);
  ends("a");
  EXPECT_EQ(log_, Log({"a pending"}));
}

TEST_F(Conditions, a_cancelled_waiter_takes_the_lock_again_before_it_raises) {
  Condition condition;
  task("a", {acquire(condition), cwait(condition)});
  task("b", {acquire(condition), turns(1), cancels("a"), turns(3), release(condition),
             says("released")});
  play(8);
  note(condition.lock().locked() ? "locked" : "free");
  EXPECT_EQ(log_, Log({"5 b released", "6 a CancelledError", "locked"}));
}

TEST_F(Conditions, a_cancelled_waiter_raises_with_the_message) {
  Condition condition;
  task("a", {acquire(condition), cwait(condition)});
  play(1);
  tasks_.at("a")->cancel("first");
  play(2);
  EXPECT_EQ(log_, Log({"2 a CancelledError: first"}));
}

TEST_F(Conditions, a_cancel_while_the_lock_is_taken_again_is_kept_until_it_is) {
  Condition condition;
  task("a", {acquire(condition), cwait(condition), says("not reached")});
  task("b", {acquire(condition), does([&] { condition.notify(); }), turns(2), cancels("a"),
             turns(2), cancels("a"), turns(2), release(condition), says("released")});
  play(10);
  note(condition.lock().locked() ? "locked" : "free");
  EXPECT_EQ(log_, Log({"7 b released", "8 a CancelledError", "locked"}));
}

TEST_F(Conditions, a_cancel_while_the_lock_is_taken_again_takes_the_messages_away) {
  Condition condition;
  task("a", {acquire(condition), cwait(condition)});
  task("b", {acquire(condition), turns(5), release(condition)});
  play(1);
  for (const char* message : {"first", "second"}) {
    play(1);
    tasks_.at("a")->cancel(message);
  }
  play(6);
  EXPECT_EQ(log_, Log({"7 a CancelledError"}));
}

TEST_F(Conditions, who_is_cancelled_while_it_takes_the_lock_again_queues_up_anew) {
  Condition condition;
  task("a", {acquire(condition), cwait(condition), says("not reached")});
  task("b", {acquire(condition), does([&] { condition.notify(); }), turns(3), cancels("a"),
             turns(2), release(condition)});
  task("c", {turns(2), acquire(condition), says("has the lock"), release(condition)});
  play(10);
  ends("a");
  note(condition.lock().locked() ? "locked" : "free");
  EXPECT_EQ(log_, Log({"7 c has the lock", "8 a CancelledError", "a CancelledError", "locked"}));
}

TEST_F(Conditions, a_notification_is_lost_with_the_one_who_is_cancelled) {
  Condition condition;
  for (const char* n : {"a", "b"})
    task(n, {acquire(condition), cwait(condition), says("goes on"), release(condition)});
  task("n",
       {acquire(condition), does([&] { condition.notify(); }), cancels("a"), release(condition)});
  play(6);
  ends("a");
  ends("b");
  EXPECT_EQ(log_, Log({"2 a CancelledError", "a CancelledError", "b pending"}));
}

TEST_F(Conditions, who_is_cancelled_before_it_is_notified_loses_no_notification) {
  Condition condition;
  for (const char* n : {"a", "b"})
    task(n, {acquire(condition), catching(cwait(condition)), says("goes on"), release(condition)});
  task("n",
       {acquire(condition), cancels("a"), does([&] { condition.notify(); }), release(condition)});
  play(6);
  EXPECT_EQ(log_, Log({"2 a CancelledError", "2 a goes on", "2 b goes on"}));
}

/// Counts the futures that are there.
class Futures final : public aio::Observer {
 public:
  Futures() { aio::observer = this; }
  Futures(const Futures&) = delete;
  ~Futures() override { aio::observer = nullptr; }
  void happened(aio::Happening what, const void*, double, const std::source_location&) override {
    count_ += what == aio::Happening::kFutureMade;
    count_ -= what == aio::Happening::kFutureGone;
  }
  int count() const { return count_; }

 private:
  int count_ = 0;
};

TEST_F(Conditions, whoever_goes_on_leaves_the_line) {
  Condition condition;
  const Futures futures;
  for (const char* n : {"a", "b"})
    task(n, {acquire(condition), catching(cwait(condition)), says("goes on"), release(condition)});
  task("n",
       {acquire(condition), does([&] { condition.notify(); }), cancels("b"), release(condition)});
  play(4);
  tasks_.clear();
  EXPECT_EQ(log_, Log({"2 a goes on", "2 b CancelledError", "2 b goes on"}));
  EXPECT_EQ(futures.count(), 0);
}

TEST_F(Conditions, two_conditions_may_share_a_lock) {
  Lock lock;
  Condition condition(lock);
  Condition other(lock);
  task("a", {acquire(lock), cwait(condition), says("goes on"), does([&] { other.notify(); }),
             release(lock)});
  task("b", {acquire(lock), cwait(other), says("goes on"), release(lock)});
  task("n", {acquire(lock), does([&] { condition.notify(); }), release(lock)});
  play(8);
  EXPECT_EQ(log_, Log({"2 a goes on", "3 b goes on"}));
}

// mixins._LoopBoundMixin
TEST_F(Locks, all_belong_to_the_loop_in_which_somebody_waited_first) {
  Lock lock;
  Semaphore semaphore(0);
  AsyncEvent event;
  Condition condition;
  task("a", {acquire(lock), acquire(lock)});
  task("b", {acquire(semaphore)});
  task("c", {awaits([&] { return event.wait(); })});
  task("d", {acquire(condition), cwait(condition)});
  play(1);
  aio::EventLoop other(clock_);
  const auto refusal = [&](auto awaitable) {
    return raised_by([&] { other.run_until_complete(std::move(awaitable)); });
  };
  EXPECT_EQ(refusal(lock.acquire()), "RuntimeError: <Lock> is bound to a different event loop");
  EXPECT_EQ(refusal(semaphore.acquire()),
            "RuntimeError: <Semaphore> is bound to a different event loop");
  EXPECT_EQ(refusal(event.wait()), "RuntimeError: <AsyncEvent> is bound to a different event loop");
  lock_of(condition).acquire().next();
  EXPECT_EQ(refusal(condition.wait()),
            "RuntimeError: <Condition> is bound to a different event loop");
}

TEST_F(Locks, take_another_loop_at_the_same_address_for_another) {
  Semaphore semaphore(0);
  std::optional<aio::EventLoop> loop;
  const auto wait = [&] {
    loop.emplace(clock_);
    return raised_by([&] { loop->run_until_complete(aio::wait_for(semaphore.acquire(), 1)); });
  };
  EXPECT_EQ(wait(), "TimeoutError");
  EXPECT_EQ(wait(), "RuntimeError: <Semaphore> is bound to a different event loop");
}

TEST_F(Locks, cannot_be_copied_or_moved) {
  static_assert(!std::is_copy_constructible_v<Lock> && !std::is_move_assignable_v<Lock>);
  static_assert(!std::is_copy_constructible_v<Semaphore> && !std::is_copy_assignable_v<Semaphore>);
  static_assert(!std::is_copy_constructible_v<AsyncEvent>);
  static_assert(!std::is_copy_constructible_v<Condition> &&
                !std::is_move_constructible_v<Condition>);
}

// As where main() has the lock, and ends before the others.
TEST_F(Locks, one_that_goes_first_leaves_those_who_wait_to_their_cancel) {
  std::optional<Lock> lock(std::in_place);
  std::optional<AsyncEvent> event(std::in_place);
  std::optional<Condition> condition(std::in_place);
  loop_.run_until_complete(lock->acquire());
  loop_.run_until_complete(condition->lock().acquire());
  const std::vector<aio::Ref<aio::FutureBase>> tasks{loop_.create_task(lock->acquire()),
                                                     loop_.create_task(event->wait()),
                                                     loop_.create_task(condition->wait())};
  turn();
  lock.reset();
  event.reset();
  condition.reset();
  for (const auto& task : tasks) task->cancel();
  turn(2);
  for (const auto& task : tasks) EXPECT_TRUE(task->cancelled());
}

TEST_F(Conditions, one_that_goes_while_a_cancelled_waiter_wants_the_lock_again_lets_it_go) {
  std::optional<Condition> condition(std::in_place);
  loop_.run_until_complete(condition->lock().acquire());
  const auto task = loop_.create_task(condition->wait());
  turn();
  loop_.run_until_complete(condition->lock().acquire());
  condition->notify();
  turn(2);  // it waits for the lock
  condition.reset();
  task->cancel();
  turn(2);
  EXPECT_TRUE(task->cancelled());
}

TEST_F(Locks, one_that_goes_after_it_woke_those_who_wait_lets_them_go_on) {
  std::optional<AsyncEvent> event(std::in_place);
  const auto task = loop_.create_task(event->wait());
  turn();
  event->set();
  event.reset();
  finish(task);
  EXPECT_EQ(log_, Log({"returned 1"}));
}

TEST_F(Locks, a_waiter_that_is_dropped_leaves_the_line) {
  Lock lock;
  Semaphore semaphore;
  in_loop([&] {
    auto first = lock.acquire(), second = lock.acquire();
    auto third = semaphore.acquire(), fourth = semaphore.acquire();
    first.next();
    third.next();
    second.next();
    fourth.next();
    return 0;
  });
  lock.release();
  semaphore.release();
  EXPECT_TRUE(loop_.run_until_complete(lock.acquire()));
  EXPECT_TRUE(loop_.run_until_complete(semaphore.acquire()));
}

}  // namespace
