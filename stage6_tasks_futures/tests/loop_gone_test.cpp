// Things that outlive their loop, or are used after close(): none touches what is gone.
#include <thread>

#include "stage1_generators/shared/tests/a_lot.hpp"
#include "stage6_tasks_futures/library/run_in_executor.hpp"
#include "stage6_tasks_futures/library/shield.hpp"
#include "stage6_tasks_futures/library/timeout.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace {

using aio::EventLoop;
using aio::Future;
using aio::FutureBase;
using aio::Ref;
using namespace aio::testing;

const std::string kClosed = "RuntimeError: Event loop is closed";

class LoopGone : public ::testing::Test {
 protected:
  LoopGone() { loop_.emplace(clock_); }

  auto noting(std::string line) {
    return [this, line = std::move(line)](FutureBase&) { log_.push_back(line); };
  }

  Log log_;
  aio::VirtualClock clock_;
  std::optional<EventLoop> loop_;
};

TEST_F(LoopGone, a_future_may_be_completed_and_tells_nobody) {
  const auto future = loop_->create_future<int>();
  const auto cancelled = loop_->create_future();
  future->add_done_callback(noting("called"));
  cancelled->add_done_callback(noting("called"));
  loop_.reset();
  EXPECT_EQ(future->loop(), nullptr);
  EXPECT_EQ(raised_by([&] { future->get_loop(); }), kClosed);
  future->set_result(1);
  EXPECT_EQ(future->result(), 1);
  EXPECT_TRUE(cancelled->cancel());
  EXPECT_EQ(raised_by([&] { future->add_done_callback(noting("called")); }), kClosed);
  EXPECT_EQ(log_, Log());
}

TEST_F(LoopGone, timers_and_sleeps_may_be_cancelled) {
  const auto timer = loop_->call_later(1, [] {});
  const auto sleep = loop_->sleep_until(2000);
  loop_.reset();
  timer->cancel();
  EXPECT_TRUE(timer->cancelled());
  EXPECT_TRUE(sleep->cancel());
}

TEST_F(LoopGone, a_wait_for_a_descriptor_may_be_cancelled_or_dropped) {
  const auto ends = aio::Descriptor::pipe();
  aio::Readable readable(ends.first.fileno());
  aio::Writable writable(ends.second.fileno());
  const Ref<FutureBase> cancelled = loop_->future_of(readable);
  Ref<FutureBase> dropped = loop_->future_of(writable);
  loop_.reset();
  EXPECT_TRUE(cancelled->cancel());
  dropped = nullptr;
}

TEST_F(LoopGone, or_closed_a_group_is_done_when_it_is_cancelled) {
  const Ref<Future<int>> child = loop_->create_future<int>();
  Ref<FutureBase> group;
  loop_->call_soon([&] { group = aio::gather(std::vector{child}); });
  loop_->call_soon([&] { loop_->stop(); });
  loop_->run_forever();
  loop_->close();
  EXPECT_TRUE(group->cancel());
  EXPECT_TRUE(group->cancelled());
}

// The first child drops the group, which goes through its children at that time.
TEST_F(LoopGone, a_group_that_is_cancelled_cancels_all_of_its_children) {
  std::vector<Ref<Future<int>>> children;
  for (int i = 0; i < 3; ++i) children.push_back(loop_->create_future<int>());
  Ref<FutureBase> group;
  loop_->call_soon([&] { group = aio::gather(children); });
  loop_->call_soon([&] { loop_->stop(); });
  loop_->run_forever();
  loop_.reset();
  EXPECT_TRUE(group->cancel());
  EXPECT_TRUE(group->cancelled());
  for (const auto& child : children) EXPECT_TRUE(child->cancelled());
}

TEST_F(LoopGone, or_not_a_timeout_that_goes_while_it_is_active_takes_its_timer_with_it) {
  std::optional<aio::Timeout> limit;
  const auto task = loop_->create_task(AsyncDef([&](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() != kStart) return self.return_value(0);
    limit.emplace(aio::timeout(1)).enter();
    return self.await(aio::sleep(2), kAfter1);
  }));
  loop_->stop();
  loop_->run_forever();
  limit.reset();
  loop_->run_until_done(task);
  EXPECT_EQ(how(task), "returned 0");
}

/// Awaits the task at `next`, which begins later.
AsyncDef awaits(const std::vector<Ref<aio::Task<int>>>& tasks, std::size_t next, FutureBase& last) {
  return AsyncDef([&, next](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() != kStart) return self.return_value(0);
    return next < tasks.size() ? self.await(*tasks[next], kAfter1) : self.await(last, kAfter1);
  });
}

TEST_F(LoopGone, a_long_chain_of_tasks_that_wait_for_each_other_ends_without_recursion) {
  for (const bool forward : {true, false}) {
    loop_.emplace(clock_);
    const auto last = loop_->create_future();
    std::vector<Ref<aio::Task<int>>> tasks(aio::testing::a_lot(100'000));
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const std::size_t next = forward ? i + 1 : i ? i - 1 : tasks.size();
      tasks[i] = loop_->create_task(awaits(tasks, next, *last));
      tasks[i]->log_destroy_pending(false);
    }
    loop_->stop();
    loop_->run_forever();
    tasks.clear();
    loop_.reset();
    EXPECT_FALSE(last->done());
  }
  loop_.emplace(clock_);
}

TEST_F(LoopGone, or_not_a_long_chain_of_shields_goes_without_recursion) {
  const auto first = loop_->create_future<int>();
  Ref<Future<int>> last = first;
  for (int i = 0; i < aio::testing::a_lot(1'000'000); ++i) last = shield(last);
  first->set_result(1);
  loop_->run_until_done(last);
  EXPECT_EQ(last->result(), 1);
  last = nullptr;
}

// A frame that holds a Timeout, and that lives as long as the task.
TEST_F(LoopGone, a_task_that_somebody_keeps_is_cancelled_and_holds_its_frame) {
  const Warnings warnings;
  auto limit = std::make_shared<aio::Timeout>(2000);
  Ref<aio::Task<int>> task = loop_->create_task(AsyncDef([limit](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() != kStart) return self.return_value(0);
    limit->enter();
    return self.await(aio::sleep(1000), kAfter1);
  }));
  loop_->call_later(1, [this] { loop_->stop(); });
  loop_->run_forever();
  loop_.reset();
  EXPECT_TRUE(task->cancelled());
  EXPECT_FALSE(task->cancel());
  EXPECT_EQ(limit.use_count(), 2);
  task = nullptr;
  EXPECT_EQ(limit.use_count(), 1);
  limit.reset();
}

// Its frame holds groups that hold the task: a ring.
TEST_F(LoopGone, a_task_goes_although_it_holds_the_groups_of_which_it_is_a_member) {
  auto groups = std::make_shared<std::vector<Ref<FutureBase>>>();
  const std::weak_ptr<std::vector<Ref<FutureBase>>> frame = groups;
  loop_->call_soon([&] {
    const auto task = aio::create_task(
        AsyncDef([groups](auto& self, auto) { return self.await(aio::sleep(9), kAfter1); }));
    task->log_destroy_pending(false);
    for (int i = 0; i < 3; ++i) groups->push_back(aio::gather(std::vector{task}));
    loop_->call_soon([&] { loop_->stop(); });
  });
  loop_->run_forever();
  groups = nullptr;
  EXPECT_FALSE(frame.expired());
  loop_.reset();
  EXPECT_TRUE(frame.expired());
}

TEST_F(LoopGone, another_loop_at_the_same_address_is_another_loop) {
  const auto future = loop_->create_future<int>();
  loop_.emplace(clock_);
  const auto task = loop_->create_task(AsyncDef([&](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() != kStart) return self.return_value(0);
    return self.await(*future, kAfter1);
  }));
  EXPECT_EQ(raised_by([&] { loop_->run_until_complete(task); }), kClosed);
}

TEST_F(LoopGone, an_exception_that_nobody_retrieved_is_a_warning) {
  const Warnings warnings;
  auto future = loop_->create_future();
  future->set_exception(make<aio::ValueError>("x"));
  loop_.reset();
  future = nullptr;
  EXPECT_EQ(Warnings::lines(), Log({"Future exception was never retrieved\nValueError: x"}));
}

TEST(LoopInAStatic, may_be_the_last_to_go) {
  static aio::VirtualClock clock;
  static EventLoop loop(clock);  // goes after the thread's own variables
  static const auto future = loop.create_future<int>();
  loop.run_until_complete(loop.create_task(say(Warnings::lines(), "static")));
}

class LoopClosed : public LoopTest {};

TEST_F(LoopClosed, refuses_whatever_would_have_to_be_called) {
  const auto pending = loop_.create_future<int>();
  const auto awaited = loop_.create_future<int>();
  awaited->add_done_callback([](FutureBase&) {});
  const auto sleep = loop_.sleep_until(2000);
  loop_.close();
  EXPECT_EQ(raised_by([&] { loop_.call_soon([] {}); }), kClosed);
  EXPECT_EQ(raised_by([&] { loop_.call_later(1, [] {}); }), kClosed);
  EXPECT_EQ(raised_by([&] { loop_.call_soon_threadsafe([] {}); }), kClosed);
  EXPECT_EQ(raised_by([&] { loop_.run_in_executor([] {}); }), kClosed);
  EXPECT_EQ(raised_by([&] { awaited->set_result(1); }), kClosed);
  EXPECT_EQ(awaited->result(), 1);
  pending->set_result(1);  // nobody waits for it
  EXPECT_EQ(raised_by([&] { pending->add_done_callback([](FutureBase&) {}); }), kClosed);
  EXPECT_TRUE(sleep->cancel());
}

// Python: RuntimeError. Here destructors cancel, and those must not throw.
TEST_F(LoopClosed, lets_futures_be_cancelled) {
  const auto future = loop_.create_future<int>();
  future->add_done_callback([this](FutureBase&) { note("called"); });
  loop_.close();
  EXPECT_TRUE(future->cancel());
  EXPECT_EQ(log_, Log());
}

TEST_F(LoopClosed, lets_a_group_be_cancelled_that_was_about_to_hear_of_a_member) {
  const auto first = loop_.create_future<int>();
  const auto second = loop_.create_future<int>();
  const auto inner = aio::gather_futures(loop_, std::vector{first, second});
  const auto outer = aio::shield(inner);
  first->set_result(1);
  loop_.close();
  EXPECT_TRUE(inner->cancel());
  EXPECT_TRUE(second->cancelled());
  EXPECT_TRUE(outer->cancel());
}

TEST_F(LoopClosed, leaves_whoever_waits_with_a_limit_where_it_is) {
  for (const double limit : {double{INFINITY}, 10.0}) {
    EventLoop loop(clock_);
    const auto future = loop.create_future<int>();
    const auto member = loop.create_future<int>();
    const auto group = aio::gather_futures(loop, std::vector{member});
    const auto one = loop.create_task(aio::wait_for(future, limit));
    const auto other = loop.create_task(aio::wait_for(group, limit));
    for (const auto& task : std::vector<Ref<aio::TaskBase>>{one, other}) {
      task->log_destroy_pending(false);
    }
    loop.stop();
    loop.run_forever();
    loop.close();
    EXPECT_EQ(raised_by([&] { future->set_result(1); }), kClosed) << limit;
    EXPECT_TRUE(group->cancel()) << limit;
    EXPECT_TRUE(member->cancelled()) << limit;
  }
}

TEST_F(LoopClosed, is_no_way_out_for_another_thread_while_the_loop_runs) {
  std::string refused;
  bool running = false;
  loop_.call_soon([&] {
    std::thread([&] {
      running = loop_.is_running();
      refused = raised_by([&] { loop_.close(); });
    }).join();
  });
  turn();
  EXPECT_TRUE(running);
  EXPECT_EQ(refused, "RuntimeError: Cannot close a running event loop");
  EXPECT_FALSE(loop_.is_running());
}

/// A future of the program, and how many there are.
struct Counted final : Future<int> {
  explicit Counted(EventLoop& loop) : Future<int>(loop) { ++alive; }
  ~Counted() override { --alive; }
  static inline int alive = 0;
};

/// A task waits for what `follow` makes of a future, and its loop goes.
class LoopOfAWaiter : public LoopGone {
 protected:
  void go(auto follow) {
    const Warnings warnings;
    future_ = Ref<Counted>(new Counted(*loop_));
    loop_->call_soon([&] { loop_->create_task(Waiter(log_, "a", follow(future_))); });
    loop_->call_soon([&] { loop_->call_soon([&] { loop_->stop(); }); });
    loop_->run_forever();
    loop_.reset();
    EXPECT_EQ(log_, Log({"a waits"}));
    EXPECT_EQ(warnings.lines().size(), 1);  // the task was pending
  }
  /// The future belongs to the program, which may complete it. Nobody follows it any more.
  void expect_free() {
    EXPECT_FALSE(future_->done());
    EXPECT_NO_THROW(future_->set_result(1));
    future_ = nullptr;
    EXPECT_EQ(Counted::alive, 0);
  }

  Ref<Future<int>> future_;
};

TEST_F(LoopOfAWaiter, leaves_the_future_alone) {
  go([](const Ref<Future<int>>& future) { return future; });
  expect_free();
}

TEST_F(LoopOfAWaiter, leaves_it_alone_behind_a_group_of_groups) {
  go([](const Ref<Future<int>>& future) {
    return aio::gather(std::vector{aio::gather(std::vector{future, future})});
  });
  expect_free();
}

TEST_F(LoopOfAWaiter, leaves_it_alone_behind_shields) {
  go([](const Ref<Future<int>>& future) {
    return aio::shield(aio::shield(aio::gather(std::vector{future})));
  });
  expect_free();
}

TEST_F(LoopOfAWaiter, leaves_it_alone_behind_a_wait_for_a_group) {
  go([](const Ref<Future<int>>& future) {
    return aio::wait(std::vector{aio::gather(std::vector{future})}, 5);
  });
  expect_free();
}

TEST_F(LoopOfAWaiter, leaves_a_group_pending_that_somebody_keeps) {
  Ref<FutureBase> group;
  go([&](const Ref<Future<int>>& future) {
    const auto both = aio::gather(std::vector{future});
    group = both;
    return both;
  });
  EXPECT_FALSE(group->done());
  EXPECT_TRUE(future_->cancel());
  EXPECT_FALSE(group->done());
}

}  // namespace
