// Queues: who gets which item in which turn, and that no cancel loses an item or a wake-up.
#include "stage6_tasks_futures/library/queue.hpp"

#include "stage1_generators/shared/tests/a_lot.hpp"
#include "stage6_tasks_futures/tests/actor.hpp"

namespace {

using aio::Queue;
using namespace aio::testing;

class Queues : public ActorTest {};

/// log("got", await queue.get())
Part gets(Queue<int>& queue) {
  return {[&queue](Actor& actor) {
    const auto get = std::make_shared<Queue<int>::Get>(queue.get());
    return Awaited{get, {}, [&actor, get] { actor.note("got " + std::to_string(get->result())); }};
  }};
}
Part puts(Queue<int>& queue, int item) {
  return awaits([&queue, item] { return queue.put(item); });
}
Part gets_now(Queue<int>& queue) {
  return {[&queue](Actor& actor) {
    return actor.note("got " + std::to_string(queue.get_nowait())), Awaited();
  }};
}
Part puts_now(Queue<int>& queue, int item) {
  return does([&queue, item] { queue.put_nowait(item); });
}

TEST_F(Queues, items_come_out_in_the_order_they_went_in) {
  Queue<int> queue;
  task("a",
       {puts(queue, 1), puts(queue, 2), puts(queue, 3), gets(queue), gets(queue), gets(queue)});
  play(1);
  EXPECT_EQ(log_, Log({"1 a got 1", "1 a got 2", "1 a got 3"}));
}

TEST_F(Queues, a_getter_waits_until_there_is_an_item) {
  Queue<int> queue;
  task("a", {gets(queue)});
  task("b", {turns(2), puts(queue, 1), says("put")});
  play(5);
  EXPECT_EQ(log_, Log({"3 b put", "4 a got 1"}));
}

TEST_F(Queues, getters_are_served_in_the_order_they_came) {
  Queue<int> queue;
  for (const char* n : {"a", "b", "c"}) task(n, {gets(queue)});
  task("d", {puts(queue, 1), puts(queue, 2), turns(1), puts(queue, 3)});
  play(4);
  EXPECT_EQ(log_, Log({"2 a got 1", "2 b got 2", "3 c got 3"}));
}

TEST_F(Queues, a_putter_waits_until_there_is_room) {
  Queue<int> queue(2);
  task("a",
       {puts(queue, 1), says("put"), puts(queue, 2), says("put"), puts(queue, 3), says("put")});
  task("b", {turns(2), gets(queue), turns(2), gets(queue), gets(queue)});
  play(6);
  EXPECT_EQ(log_, Log({"1 a put", "1 a put", "3 b got 1", "4 a put", "5 b got 2", "5 b got 3"}));
}

TEST_F(Queues, putters_are_let_in_in_the_order_they_came) {
  Queue<int> queue(1);
  task("a", {puts(queue, 1), says("put")});
  task("b", {puts(queue, 2), says("put")});
  task("c", {puts(queue, 3), says("put")});
  task("d", {turns(1), gets(queue), turns(2), gets(queue), turns(2), gets(queue)});
  play(8);
  EXPECT_EQ(log_, Log({"1 a put", "2 d got 1", "3 b put", "4 d got 2", "5 c put", "6 d got 3"}));
}

TEST_F(Queues, nothing_waits_with_nowait) {
  Queue<int> queue(1);
  task("a", {catching(gets_now(queue)), puts_now(queue, 1), catching(puts_now(queue, 2)),
             gets_now(queue)});
  play(1);
  EXPECT_EQ(log_, Log({"1 a QueueEmpty", "1 a QueueFull", "1 a got 1"}));
}

TEST_F(Queues, several_items_wake_several_getters) {
  Queue<int> queue;
  for (const char* n : {"a", "b", "c"}) task(n, {gets(queue)});
  task("d", {puts_now(queue, 1), puts_now(queue, 2)});
  play(3);
  ends("c");
  EXPECT_EQ(log_, Log({"2 a got 1", "2 b got 2", "c pending"}));
}

TEST_F(Queues, a_newcomer_may_be_faster_than_a_getter_that_was_woken) {
  Queue<int> queue;
  for (const char* n : {"a", "b"}) task(n, {gets(queue)});
  task("c", {puts(queue, 1), gets(queue), turns(2), puts(queue, 2), puts(queue, 3)});
  play(6);
  EXPECT_EQ(log_, Log({"1 c got 1", "4 b got 2", "4 a got 3"}));
}

TEST_F(Queues, a_newcomer_may_be_faster_than_a_putter_that_was_woken) {
  Queue<int> queue(1);
  task("a", {puts(queue, 1), puts(queue, 2), says("put")});
  task("b", {puts(queue, 3), says("put")});
  task("c", {turns(1), gets(queue), puts(queue, 4), turns(2), gets(queue), turns(2), gets(queue),
             turns(2), gets(queue)});
  play(10);
  EXPECT_EQ(log_, Log({"2 c got 1", "4 c got 4", "5 b put", "6 c got 3", "7 a put", "8 c got 2"}));
}

TEST_F(Queues, a_cancelled_getter_leaves_the_line) {
  Queue<int> queue;
  for (const char* n : {"a", "b"}) task(n, {gets(queue)});
  task("c", {cancels("a"), puts(queue, 1)});
  play(4);
  EXPECT_EQ(log_, Log({"2 a CancelledError", "2 b got 1"}));
}

TEST_F(Queues, a_getter_that_is_cancelled_after_it_was_woken_wakes_the_next) {
  Queue<int> queue;
  for (const char* n : {"a", "b"}) task(n, {gets(queue)});
  task("c", {puts(queue, 1), cancels("a")});
  play(4);
  EXPECT_EQ(log_, Log({"2 a CancelledError", "3 b got 1"}));
}

TEST_F(Queues, a_getter_that_is_cancelled_when_its_item_is_gone_wakes_nobody) {
  Queue<int> queue;
  for (const char* n : {"a", "b"}) task(n, {gets(queue)});
  task("c", {puts(queue, 1), cancels("a"), gets(queue), turns(3), puts(queue, 2)});
  play(6);
  EXPECT_EQ(log_, Log({"1 c got 1", "2 a CancelledError", "5 b got 2"}));
}

TEST_F(Queues, a_putter_that_is_cancelled_before_it_was_woken_wakes_nobody) {
  Queue<int> queue(1);
  queue.put_nowait(0);
  for (const char* n : {"a", "b", "c", "d"}) task(n, {puts(queue, 1), says("put")});
  task("e", {cancels("b"), gets(queue), turns(3), gets(queue), turns(3), gets(queue)});
  play(10);
  EXPECT_EQ(log_, Log({"1 e got 0", "2 b CancelledError", "2 a put", "4 e got 1", "5 c put",
                       "7 e got 1", "8 d put"}));
}

TEST_F(Queues, a_putter_that_is_cancelled_when_its_room_is_gone_leaves_the_others_in_their_places) {
  Queue<int> queue(1);
  queue.put_nowait(0);
  for (const char* n : {"a", "b", "c"}) task(n, {puts(queue, 1), says("put")});
  task("d",
       {gets(queue), cancels("a"), puts(queue, 9), turns(3), gets(queue), turns(3), gets(queue)});
  play(10);
  EXPECT_EQ(log_, Log({"1 d got 0", "2 a CancelledError", "4 d got 9", "5 b put", "7 d got 1",
                       "8 c put"}));
}

// Who is woken for nothing queues up again, at the end.
TEST_F(Queues, a_getter_that_is_cancelled_when_its_item_is_gone_leaves_the_others_in_their_places) {
  Queue<int> queue;
  for (const char* n : {"a", "b", "c"}) task(n, {gets(queue)});
  task("d", {puts(queue, 1), cancels("a"), gets(queue), turns(3), puts(queue, 2), puts(queue, 3)});
  play(6);
  EXPECT_EQ(log_, Log({"1 d got 1", "2 a CancelledError", "5 b got 2", "5 c got 3"}));
}

TEST_F(Queues, a_getter_that_is_cancelled_before_it_was_woken_wakes_nobody) {
  Queue<int> queue;
  for (const char* n : {"a", "b", "c", "d"}) task(n, {gets(queue)});
  task("e", {cancels("b"), puts(queue, 1), turns(3), puts(queue, 2), puts(queue, 3)});
  play(6);
  EXPECT_EQ(log_, Log({"2 b CancelledError", "2 a got 1", "5 c got 2", "5 d got 3"}));
}

TEST_F(Queues, a_getter_that_something_is_raised_in_before_it_was_woken_wakes_nobody) {
  Queue<int> queue;
  Queue<int>::Get get = queue.get();
  task("a", {gets(queue)});
  task("b", {does([&] { get.next(); })});
  for (const char* n : {"c", "d"}) task(n, {gets(queue)});
  task("e", {puts(queue, 1), catching(does([&] { get.throw_in(make<aio::ValueError>("x")); })),
             turns(3), puts(queue, 2), puts(queue, 3)});
  play(6);
  EXPECT_EQ(log_, Log({"1 e ValueError: x", "2 a got 1", "5 c got 2", "5 d got 3"}));
}

TEST_F(Queues, no_item_is_lost_when_all_who_were_woken_are_cancelled) {
  Queue<int> queue;
  for (const char* n : {"a", "b", "c"}) task(n, {gets(queue)});
  task("d", {puts(queue, 1), puts(queue, 2), cancels("a"), cancels("b"), turns(3), gets(queue)});
  play(6);
  EXPECT_EQ(log_, Log({"2 a CancelledError", "2 b CancelledError", "3 c got 1", "4 d got 2"}));
}

TEST_F(Queues, a_cancelled_putter_leaves_the_line_and_puts_nothing) {
  Queue<int> queue(1);
  task("a", {puts(queue, 1), puts(queue, 2)});
  task("b", {puts(queue, 3), says("put")});
  task("c", {turns(1), cancels("a"), gets(queue), turns(2), gets(queue)});
  play(5);
  EXPECT_EQ(log_, Log({"2 c got 1", "3 a CancelledError", "3 b put", "4 c got 3"}));
}

TEST_F(Queues, a_putter_that_is_cancelled_after_it_was_woken_wakes_the_next) {
  Queue<int> queue(1);
  task("a", {puts(queue, 1), puts(queue, 2)});
  task("b", {puts(queue, 3), says("put")});
  task("c", {turns(1), gets(queue), cancels("a"), turns(3), gets(queue)});
  play(6);
  EXPECT_EQ(log_, Log({"2 c got 1", "3 a CancelledError", "4 b put", "5 c got 3"}));
}

TEST_F(Queues, a_putter_that_is_cancelled_when_the_room_is_taken_wakes_nobody) {
  Queue<int> queue(1);
  task("a", {puts(queue, 1), puts(queue, 2)});
  task("b", {puts(queue, 3), says("put")});
  task("c", {turns(1), gets(queue), cancels("a"), puts(queue, 4), turns(3), gets(queue)});
  play(8);
  EXPECT_EQ(log_, Log({"2 c got 1", "3 a CancelledError", "5 c got 4", "6 b put"}));
}

TEST_F(Queues, a_getter_that_gives_up_after_some_time_takes_nothing) {
  Queue<int> queue;
  task("a", {awaits([&] { return aio::wait_for(queue.get(), 5); })});
  task("b", {turns(2), gets(queue)});
  play(2);
  pass(5);
  play(4);
  queue.put_nowait(1);
  play(2);
  EXPECT_EQ(log_, Log({"7 a TimeoutError", "7 b got 1"}));
}

TEST_F(Queues, join_waits_for_what_was_got_and_is_not_dealt_with) {
  Queue<int> queue;
  queue.put_nowait(1);
  EXPECT_EQ(queue.get_nowait(), 1);
  task("j", {awaits([&] { return queue.join(); }), says("goes on")});
  play(2);
  queue.task_done();
  play(1);
  EXPECT_EQ(log_, Log({"3 j goes on"}));
}

TEST_F(Queues, join_waits_until_everything_is_done) {
  Queue<int> queue;
  task("a", {puts(queue, 1), puts(queue, 2), awaits([&] { return queue.join(); }), says("joined")});
  task("b", {awaits([&] { return queue.join(); }), says("joined")});
  task("c", {gets(queue), does([&] { queue.task_done(); }), turns(2), gets(queue), turns(1),
             does([&] { queue.task_done(); }), says("done")});
  play(7);
  EXPECT_EQ(log_, Log({"1 c got 1", "3 c got 2", "4 c done", "5 a joined", "5 b joined"}));
}

TEST_F(Queues, join_of_a_queue_that_was_never_used_costs_no_turn) {
  Queue<int> queue;
  task("a", {awaits([&] { return queue.join(); }), says("joined"), puts(queue, 1),
             awaits([&] { return queue.join(); })});
  play(3);
  ends("a");
  EXPECT_EQ(log_, Log({"1 a joined", "a pending"}));
}

TEST_F(Queues, join_ends_even_if_something_is_put_before_it_goes_on) {
  Queue<int> queue;
  task("a", {puts(queue, 1), awaits([&] { return queue.join(); }), says("joined")});
  task("b", {gets(queue), does([&] { queue.task_done(); }), puts(queue, 2)});
  play(3);
  EXPECT_EQ(log_, Log({"1 b got 1", "2 a joined"}));
}

TEST_F(Queues, nothing_is_done_more_often_than_put) {
  Queue<int> queue;
  task("a", {puts(queue, 1), does([&] { queue.task_done(); }), does([&] { queue.task_done(); })});
  play(1);
  EXPECT_EQ(log_, Log({"1 a ValueError: task_done() called too many times"}));
}

TEST_F(Queues, producers_and_consumers_share_the_work) {
  Queue<int> queue(2);
  task("a", {puts(queue, 1), puts(queue, 2), puts(queue, 3), puts(queue, 4), says("put all")});
  task("b", {gets(queue), turns(1), gets(queue), turns(1)});
  task("c", {gets(queue), turns(2), gets(queue)});
  play(8);
  EXPECT_EQ(log_, Log({"1 b got 1", "1 c got 2", "2 a put all", "2 b got 3", "3 c got 4"}));
}

TEST_F(Queues, say_how_full_they_are) {
  Queue<int> queue(2);
  EXPECT_TRUE(queue.empty());
  queue.put_nowait(1);
  EXPECT_FALSE(queue.empty());
  EXPECT_FALSE(queue.full());
  queue.put_nowait(2);
  EXPECT_TRUE(queue.full());
  EXPECT_EQ(queue.qsize(), 2u);
}

TEST_F(Queues, without_a_size_are_never_full) {
  Queue<int> queue;
  for (int i = 0; i < 1000; ++i) queue.put_nowait(i);
  EXPECT_FALSE(queue.full());
  EXPECT_EQ(queue.qsize(), 1000u);
}

TEST_F(Queues, take_items_that_can_only_be_moved) {
  using Box = std::unique_ptr<int>;
  Queue<Box> queue(1);
  loop_.create_task(queue.put(std::make_unique<int>(1)));
  loop_.create_task(queue.put(std::make_unique<int>(2)));
  const auto first = loop_.create_task(queue.get());
  const auto second = loop_.create_task(queue.get());
  play(4);
  EXPECT_EQ(*first->result(), 1);
  EXPECT_EQ(*second->result(), 2);
}

TEST_F(Queues, belong_to_the_loop_in_which_somebody_waited_first) {
  Queue<int> queue;
  task("a", {gets(queue)});
  play(1);
  aio::EventLoop other(clock_);
  EXPECT_EQ(raised_by([&] { other.run_until_complete(queue.get()); }),
            "RuntimeError: <Queue> is bound to a different event loop");
  static_assert(!std::is_copy_constructible_v<Queue<int>>);
  static_assert(!std::is_move_constructible_v<Queue<int>>);
}

// In linear time; else the watchdog ends it.
TEST_F(Queues, serve_many_getters_in_one_turn_and_let_them_go_in_any_order) {
  constexpr int kMany = aio::testing::a_lot(100'000);
  Queue<int> queue;
  std::vector<aio::Ref<aio::Task<int>>> getters;
  for (int i = 0; i < 2 * kMany; ++i) getters.push_back(loop_.create_task(queue.get()));
  turn();
  for (int i = 0; i < kMany; ++i) queue.put_nowait(i);
  for (int i = 2 * kMany; i > kMany; --i) getters[i - 1]->cancel();
  turn();
  EXPECT_EQ(getters[kMany - 1]->result(), kMany - 1);
  EXPECT_TRUE(getters[kMany]->cancelled());
}

TEST_F(Queues, one_that_goes_first_leaves_those_who_wait_to_their_cancel) {
  std::optional<Queue<int>> empty(std::in_place), full(std::in_place, 1);
  full->put_nowait(1);
  const auto getter = loop_.create_task(empty->get());
  const auto putter = loop_.create_task(full->put(2));
  turn();
  empty.reset();
  full.reset();
  getter->cancel();
  putter->cancel();
  turn(2);
  EXPECT_EQ(how(getter), "cancelled");
  EXPECT_EQ(how(putter), "cancelled");
}

TEST_F(Queues, one_that_goes_after_it_woke_those_who_wait_tells_them) {
  std::optional<Queue<int>> empty(std::in_place), full(std::in_place, 1);
  full->put_nowait(1);
  const auto getter = loop_.create_task(empty->get());
  const auto putter = loop_.create_task(full->put(2));
  turn();
  empty->put_nowait(1);
  full->get_nowait();
  empty.reset();
  full.reset();
  turn(2);
  const std::string gone =
      "raised RuntimeError: what this waits for is gone: it must outlive those that wait";
  EXPECT_EQ(how(getter), gone);
  EXPECT_EQ(how(putter), gone);
}

TEST_F(Queues, a_getter_that_is_dropped_leaves_the_line) {
  Queue<int> queue;
  in_loop([&] {
    auto getter = queue.get();
    getter.next();
    return 0;
  });
  const auto second = loop_.create_task(queue.get());
  turn();
  queue.put_nowait(7);
  finish(second);
  EXPECT_EQ(log_, Log({"returned 7"}));
}

/// Throws once, where it is moved.
struct Heavy {
  explicit Heavy(int its_number) : number(its_number) {}
  Heavy(Heavy&& other) : number(other.number) {
    if (number != throws_for) return;
    throws_for = 0;
    throw aio::ValueError("too heavy");
  }
  int number;
  static inline int throws_for = 0;
};

class HeavyQueue : public LoopTest {
 protected:
  /// try: log(name, (await queue.get()))
  AsyncDef gets(const std::string& name) {
    const auto get = std::make_shared<std::optional<Queue<Heavy>::Get>>();
    return AsyncDef([this, name, get](auto& self, auto sent) {
      if (self.resume_point() == kStart) return self.await(get->emplace(queue_.get()), kAfter1);
      try {
        note(name + " got " + std::to_string(sent.result_of(**get).number));
      } catch (const aio::ValueError& error) {
        note(name + ": " + error.what());
      }
      return self.return_value(0);
    });
  }
  AsyncDef puts(const std::string& name, int number) {
    const auto put = std::make_shared<std::optional<Queue<Heavy>::Put>>();
    return AsyncDef([this, name, number, put](auto& self, auto sent) {
      if (self.resume_point() == kStart) {
        return self.await(put->emplace(queue_.put(Heavy(number))), kAfter1);
      }
      note(name + ": " + raised_by([&] { sent.check(); }));
      return self.return_value(0);
    });
  }
  Queue<Heavy> queue_{1};
};

TEST_F(HeavyQueue, wakes_the_next_getter_if_one_cannot_move_its_item) {
  const auto a = loop_.create_task(gets("a")), b = loop_.create_task(gets("b"));
  turn();
  queue_.put_nowait(Heavy(7));
  Heavy::throws_for = 7;
  loop_.run_until_done(b);
  EXPECT_EQ(log_, Log({"a: too heavy", "b got 7"}));
}

TEST_F(HeavyQueue, wakes_the_next_putter_if_one_cannot_move_its_item) {
  queue_.put_nowait(Heavy(1));
  const auto a = loop_.create_task(puts("a", 2)), b = loop_.create_task(puts("b", 3));
  turn();
  queue_.get_nowait();
  Heavy::throws_for = 2;
  loop_.run_until_done(b);
  EXPECT_EQ(log_, Log({"a: ValueError: too heavy", "b: nothing"}));
}

}  // namespace
