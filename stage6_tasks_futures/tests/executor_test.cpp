// Functions that block, in threads. The threads touch nothing that belongs to the loop.
#include <poll.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <future>
#include <latch>
#include <set>

#include "stage6_tasks_futures/library/run_in_executor.hpp"
#include "stage6_tasks_futures/library/sock.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace {

using aio::EventLoop;
using aio::gather;
using aio::Ref;
using aio::ThreadPool;
using aio::ValueError;
using namespace aio::testing;

class Executor : public LoopTest {
 protected:
  const std::thread::id loops_thread_ = std::this_thread::get_id();
};

TEST_F(Executor, calls_the_function_in_another_thread_and_gives_its_result) {
  std::thread::id where;
  const auto future = loop_.run_in_executor([&] {
    where = std::this_thread::get_id();
    return 7;
  });
  finish(future);
  EXPECT_NE(where, loops_thread_);
  EXPECT_EQ(log_, Log({"returned 7"}));
}

TEST_F(Executor, takes_functions_that_return_nothing) {
  bool called = false;
  finish(loop_.run_in_executor([&] { called = true; }));
  EXPECT_TRUE(called);
  EXPECT_EQ(log_, Log({"returned None"}));
}

// Arguments are bound before.
TEST_F(Executor, takes_move_only_arguments_and_results) {
  auto argument = std::make_shared<std::unique_ptr<int>>(std::make_unique<int>(7));
  const auto future = loop_.run_in_executor([argument] { return std::move(*argument); });
  loop_.run_until_done(future);
  EXPECT_EQ(*future->result(), 7);
}

TEST_F(Executor, gives_a_CancelledError_of_the_function_and_is_not_cancelled) {
  const auto future = loop_.run_in_executor([]() -> int { throw aio::CancelledError("c"); });
  finish(future);
  EXPECT_EQ(log_, Log({"raised CancelledError: c"}));
}

// A thread that dies must not be invisible.
TEST_F(Executor, gives_the_exception) {
  finish(loop_.run_in_executor([]() -> int { throw ValueError("in the thread"); }));
  finish(loop_.run_in_executor([] { throw 42; }));
  EXPECT_EQ(log_, Log({"raised ValueError: in the thread", "raised int"}));
}

TEST_F(Executor, reports_an_exception_that_nobody_asks_for) {
  loop_.run_in_executor([] { throw ValueError("lost"); });
  loop_.run_until_done(loop_.run_in_executor([] {}));
  while (log_.empty()) loop_.run_until_done(loop_.run_in_executor([] {}));
  EXPECT_EQ(log_, Log({"reported: Future exception was never retrieved | ValueError: lost"}));
}

TEST_F(Executor, can_be_awaited_and_the_loop_goes_on_meanwhile) {
  std::promise<void> go_on;
  loop_.create_task(Waiter(log_, "main", loop_.run_in_executor([&] {
    go_on.get_future().wait();
    return 7;
  })));
  turn();
  loop_.call_soon([&] {
    note("the loop goes on");
    go_on.set_value();
  });
  loop_.run_until_done(loop_.all_tasks()[0]);
  EXPECT_EQ(log_, Log({"main waits", "the loop goes on", "main got 7"}));
}

TEST_F(Executor, stops_the_virtual_clock_while_a_function_runs) {
  loop_.call_later(1, [&] { note("timer"); });
  loop_.create_task(Waiter(log_, "main", loop_.run_in_executor([] {
    for (int i = 0; i < 1000; ++i) std::this_thread::yield();
    return 7;
  })));
  loop_.run_until_done(loop_.create_task(sleeper(log_, "sleeper", 2)));
  EXPECT_EQ(log_, Log({"main waits", "main got 7", "timer", "sleeper awake"}));
}

TEST_F(Executor, serves_many) {
  std::vector<Ref<aio::Future<int>>> futures;
  for (int i = 0; i < 1000; ++i) futures.push_back(loop_.run_in_executor([i] { return i; }));
  const auto all = in_loop([&] { return gather(futures); });
  loop_.run_until_done(all);
  std::vector<int> expected(1000);
  for (int i = 0; i < 1000; ++i) expected[i] = i;
  EXPECT_EQ(all->result(), expected);
}

TEST_F(Executor, does_not_stop_a_function_whose_future_is_cancelled) {
  std::promise<void> begun, go_on;
  bool ended = false;
  const auto future = loop_.run_in_executor([&] {
    begun.set_value();
    go_on.get_future().wait();
    ended = true;
  });
  const auto task = loop_.create_task(Waiter(log_, "main", future));
  turn();
  begun.get_future().wait();
  task->cancel("m");
  finish(task);
  go_on.set_value();
  loop_.close();
  EXPECT_TRUE(ended);
  EXPECT_EQ(log_, Log({"main waits", "main CancelledError: m", "cancelled: m"}));
}

/// Notes the thread that destroys it.
struct Traced {
  explicit Traced(std::set<std::thread::id>& its_threads) : threads(its_threads) {}
  Traced(const Traced&) = delete;
  ~Traced() { threads.insert(std::this_thread::get_id()); }
  std::set<std::thread::id>& threads;
};

TEST_F(Executor, destroys_functions_results_and_exceptions_in_the_loops_thread) {
  std::set<std::thread::id> threads;
  {
    std::vector<Ref<aio::FutureBase>> futures;
    for (int i = 0; i < 100; ++i) {
      futures.push_back(loop_.run_in_executor([traced = std::make_shared<Traced>(threads)] {}));
      futures.push_back(loop_.run_in_executor([&] { return std::make_shared<Traced>(threads); }));
    }
    for (const auto& future : futures) loop_.run_until_done(future);
  }
  EXPECT_EQ(threads, std::set{loops_thread_});
}

/// For functions in threads: until the first that is dropped tells the loop so.
auto until_one_is_dropped(EventLoop& loop) {
  return [door = loop.door().fileno()] {
    pollfd bell{door, POLLIN, 0};
    while (poll(&bell, 1, -1) < 0) {  // a signal
    }
  };
}

TEST_F(Executor, ends_what_runs_and_drops_what_waits_when_the_loop_is_closed) {
  std::set<std::thread::id> threads;
  std::atomic<int> begun = 0, ended = 0;
  std::optional<EventLoop> loop(clock_);
  for (int i = 0; i < 100; ++i) {  // more than there are threads
    loop->run_in_executor(
        [&, wait = until_one_is_dropped(*loop), traced = std::make_shared<Traced>(threads)] {
          ++begun;
          wait();
          ++ended;
        });
  }
  while (begun == 0) std::this_thread::yield();
  loop.reset();
  EXPECT_EQ(begun, ended);
  EXPECT_LE(begun, 32);
  EXPECT_EQ(threads, std::set{loops_thread_});
}

TEST_F(Executor, whose_loop_goes_leaves_its_futures_pending) {
  std::atomic<bool> closing = false;
  Ref<aio::Future<int>> future;
  {
    EventLoop loop(clock_);
    future = loop.run_in_executor([&] {
      while (!closing) std::this_thread::yield();
      return 7;
    });
    closing = true;
  }
  EXPECT_EQ(how(future), "pending");
}

TEST_F(Executor, of_ones_own_calls_as_many_at_once_as_it_has_workers) {
  std::vector<int> order;
  {
    ThreadPool pool(1);
    std::vector<Ref<aio::Future<int>>> futures;
    for (int i = 0; i < 100; ++i) {
      futures.push_back(loop_.run_in_executor(pool, [&order, i] {
        order.push_back(i);  // no two at once, or the sanitizers would tell
        return 2 * i;
      }));
    }
    loop_.run_until_done(futures.back());
    EXPECT_EQ(futures[7]->result(), 14);
  }
  std::vector<int> expected(100);
  for (int i = 0; i < 100; ++i) expected[i] = i;
  EXPECT_EQ(order, expected);
}

TEST_F(Executor, of_ones_own_that_is_shut_down_refuses_and_the_loop_waits_for_nothing) {
  ThreadPool pool(1);
  pool.shutdown();
  EXPECT_EQ(raised_by([&] { loop_.run_in_executor(pool, [] { return 1; }); }),
            "RuntimeError: cannot schedule new futures after shutdown");
  loop_.run_until_complete(sleeper(log_, "virtual time", 1));
  EXPECT_EQ(log_, Log({"virtual time awake"}));
}

TEST_F(Executor, of_ones_own_gets_nothing_from_a_loop_that_is_closed) {
  ThreadPool pool(1);
  loop_.close();
  EXPECT_EQ(raised_by([&] { loop_.run_in_executor(pool, [] { return 1; }); }),
            "RuntimeError: Event loop is closed");
}

// ---- the addresses of a host

TEST_F(Executor, finds_each_address_of_a_host_once) {
  const auto found = aio::getaddrinfo(loop_, "127.0.0.1", 80);
  loop_.run_until_done(found);
  ASSERT_EQ(found->result().size(), 1u);
  EXPECT_EQ(found->result()[0].str(), "127.0.0.1:80");
}

TEST_F(Executor, raises_why_a_host_has_no_address) {
  using namespace std::string_literals;
  const auto cut = aio::getaddrinfo(loop_, "127.0.0.1\0.evil"s, 80);
  loop_.run_until_done(cut);
  EXPECT_TRUE(raised_by([&] { cut->result(); }).starts_with("RuntimeError: getaddrinfo: "));
  const auto found = aio::getaddrinfo(loop_, "1:2", 80);  // not even a name: it asks nobody
  loop_.run_until_done(found);
  EXPECT_EQ(raised_by([&] { found->result(); }).substr(0, 31), "RuntimeError: getaddrinfo: 1:2:");
}

// ---- the pool alone

TEST(Pool, has_no_more_threads_than_it_may) {
  std::atomic<int> running = 0, peak = 0, done = 0;
  std::latch three(3);
  {
    ThreadPool pool(3);
    for (int i = 0; i < 100; ++i) {
      pool.submit([&, i] {
        const int now = ++running;
        for (int before = peak; before < now && !peak.compare_exchange_weak(before, now);) continue;
        if (i < 3) three.arrive_and_wait();  // ends only if the three run at once
        --running;
        ++done;
      });
    }
    while (done < 100) std::this_thread::yield();
  }
  EXPECT_EQ(peak, 3);
}

/// The threads of this process, also one that has been joined and is not quite gone.
std::set<std::string> threads_of_this_process() {
  std::set<std::string> found;
  for (const auto& one : std::filesystem::directory_iterator("/proc/self/task")) {
    found.insert(one.path().filename());
  }
  return found;
}

/// How many threads there are that were not there before.
std::ptrdiff_t threads_more_than(const std::set<std::string>& before) {
  const std::set<std::string> now = threads_of_this_process();
  return std::count_if(now.begin(), now.end(),
                       [&](const std::string& one) { return !before.contains(one); });
}

TEST(Pool, starts_no_thread_for_a_function_while_one_has_nothing_to_do) {
  const std::set<std::string> before = threads_of_this_process();
  std::atomic<int> done = 0;
  ThreadPool pool(50);
  for (int i = 0; i < 50; ++i) {
    pool.submit([&] { ++done; });
    while (done <= i) std::this_thread::yield();
  }
  EXPECT_LT(threads_more_than(before), 50);  // 1, but one that has just finished may not wait yet
}

/// How many threads a pool has that has more to do than it can.
std::ptrdiff_t threads_at_most(std::size_t max_workers) {
  const std::set<std::string> before = threads_of_this_process();
  std::promise<void> enough;
  const std::shared_future<void> end = enough.get_future().share();
  ThreadPool pool(max_workers);
  for (int i = 0; i < 50; ++i) pool.submit([end] { end.wait(); });
  const std::ptrdiff_t started = threads_more_than(before);
  enough.set_value();
  return started;
}

TEST(Pool, starts_as_many_threads_as_it_may_and_no_more) {
  EXPECT_EQ(threads_at_most(3), 3);
  EXPECT_EQ(threads_at_most(0), std::min(32u, std::thread::hardware_concurrency() + 4));
}

TEST(Pool, starts_more_threads_when_those_it_has_are_busy_after_all) {
  std::atomic<int> done = 0;
  std::latch three(3);
  ThreadPool pool(5);
  for (int i = 0; i < 5; ++i) {  // one after the other
    pool.submit([&] { ++done; });
    while (done <= i) std::this_thread::yield();
  }
  for (int i = 0; i < 3; ++i) {
    pool.submit([&] {
      three.arrive_and_wait();  // ends only if the three run at once
      ++done;
    });
  }
  while (done < 8) std::this_thread::yield();
}

TEST(Pool, begins_in_order) {
  std::vector<int> order, expected;
  std::atomic<int> done = 0;
  ThreadPool pool(1);
  for (int i = 0; i < 100; ++i) {
    expected.push_back(i);
    pool.submit([&, i] {
      order.push_back(i);
      ++done;
    });
  }
  while (done < 100) std::this_thread::yield();
  EXPECT_EQ(order, expected);
}

/// Of a pool with one thread: how often a job ran that had not begun when it was shut down.
int runs_after(ThreadPool::Queued queued) {
  const auto held = std::make_shared<int>(0);
  std::atomic<bool> begun = false;
  ThreadPool pool(1);
  pool.submit([&] {
    begun = true;
    while (raised_by([&] { pool.submit([] {}); }) == "nothing") {  // until it is shut down
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  pool.submit([held] { ++*held; });
  while (!begun) std::this_thread::yield();
  pool.shutdown(queued);
  EXPECT_EQ(held.use_count(), 1);
  return *held;
}

TEST(Pool, runs_what_has_not_begun_when_it_is_shut_down_unless_it_is_told_to_drop_it) {
  EXPECT_EQ(runs_after(ThreadPool::kRunQueue), 1);
  EXPECT_EQ(runs_after(ThreadPool::kDropQueue), 0);
}

TEST(Pool, cannot_be_shut_down_by_one_of_its_functions_and_is_as_before) {
  ThreadPool pool(2);
  std::promise<std::string> raised;
  pool.submit([&] { raised.set_value(raised_by([&] { pool.shutdown(); })); });
  EXPECT_EQ(raised.get_future().get(), "RuntimeError: cannot join current thread");
  std::promise<int> later;
  pool.submit([&] { later.set_value(7); });
  EXPECT_EQ(later.get_future().get(), 7);
}

TEST(Pool, may_be_shut_down_by_two_threads_at_once_and_both_wait) {
  ThreadPool pool(2);
  std::latch both_came(2);
  std::atomic<int> ended = 0;
  for (int i = 0; i < 2; ++i) {
    pool.submit([&] {
      both_came.wait();
      ++ended;
    });
  }
  const auto shuts_down = [&] {
    both_came.count_down();
    pool.shutdown();
    return ended.load();
  };
  auto other = std::async(std::launch::async, shuts_down);
  EXPECT_EQ(shuts_down(), 2);
  EXPECT_EQ(other.get(), 2);
}

TEST(Pool, may_be_let_go_by_the_last_of_its_functions) {
  struct AtTheEnd {
    std::promise<void>& gone;
    ~AtTheEnd() { gone.set_value(); }
  };
  auto pool = std::make_shared<ThreadPool>(2);
  std::promise<void> may_end, gone;
  // What is captured last goes first: the pool.
  pool->submit([at_the_end = std::make_shared<AtTheEnd>(gone), go = may_end.get_future().share(),
                pool] { go.wait(); });
  pool = nullptr;
  may_end.set_value();
  gone.get_future().get();
}

TEST_F(Executor, lets_go_of_a_function_when_the_loop_hears_of_its_end) {
  const auto kept = std::make_shared<int>(0);
  const auto future = loop_.run_in_executor([kept] {});
  loop_.run_until_done(future);
  EXPECT_EQ(kept.use_count(), 1);
}

TEST_F(Executor, that_was_shut_down_has_given_all_results) {
  ThreadPool pool(1);
  std::latch may_end(1);
  const auto first = loop_.run_in_executor(pool, [&] {
    may_end.wait();
    return 1;
  });
  const auto second = loop_.run_in_executor(pool, [] { return 2; });
  may_end.count_down();
  pool.shutdown();
  finish(first);
  finish(second);
  finish(loop_.create_task(sleeper(log_, "sleeper", 1)));
  EXPECT_EQ(log_, Log({"returned 1", "returned 2", "sleeper awake", "returned 0"}));
}

TEST(Executors, take_nothing_from_what_goes_when_their_loop_is_closed) {
  struct Again {
    ~Again() {
      said = raised_by([&] { loop.run_in_executor([] {}); });
    }
    EventLoop& loop;
    std::string& said;
  };
  std::string said;
  bool ran = false;
  {
    EventLoop loop;
    for (int i = 0; i < 40; ++i) loop.run_in_executor(until_one_is_dropped(loop));
    loop.run_in_executor([&ran, again = std::make_shared<Again>(loop, said)] { ran = true; });
    loop.close();
  }
  EXPECT_EQ(said, "RuntimeError: Event loop is closed");
  EXPECT_FALSE(ran);
}

// Whom would it wait for?
TEST_F(Executor, cannot_close_its_loop_from_a_thread_of_its_own) {
  std::string refusal;
  std::atomic<bool> refused = false;
  const auto job = loop_.run_in_executor([&] {
    refusal = raised_by([&] { loop_.close(); });
    refused = true;
  });
  while (!refused) std::this_thread::yield();
  EXPECT_EQ(refusal, "RuntimeError: cannot join current thread");
  EXPECT_FALSE(loop_.is_closed());
  loop_.run_until_done(job);
}

TEST(Pool, may_be_shut_down_twice_and_refuses_functions_from_then_on) {
  ThreadPool pool(1);
  pool.submit([] {});
  pool.shutdown();
  pool.shutdown();
  EXPECT_EQ(raised_by([&] { pool.submit([] {}); }),
            "RuntimeError: cannot schedule new futures after shutdown");
}

TEST_F(Executor, never_begins_a_function_whose_future_was_cancelled_before) {
  std::latch all_begun(std::min(32u, std::thread::hardware_concurrency() + 4));
  std::promise<void> go_on;
  std::shared_future<void> may_go_on = go_on.get_future().share();
  const auto busy = [&all_begun, may_go_on] {
    all_begun.arrive_and_wait();
    may_go_on.wait();
  };
  std::vector<Ref<aio::Future<>>> all;
  for (unsigned i = 0; i < std::min(32u, std::thread::hardware_concurrency() + 4); ++i) {
    all.push_back(loop_.run_in_executor(busy));
  }
  all_begun.wait();
  bool ran = false;
  loop_.run_in_executor([&] { ran = true; })->cancel();
  all.push_back(loop_.run_in_executor([] {}));
  go_on.set_value();
  for (const auto& one : all) loop_.run_until_done(one);
  EXPECT_FALSE(ran);
}

TEST_F(Executor, turns_stop_iteration_into_an_error_that_can_be_awaited) {
  finish(loop_.run_in_executor([]() -> int { throw aio::StopIteration(); }));
  EXPECT_EQ(log_, Log({"raised RuntimeError: a function raised StopIteration"}));
}

/// A result whose move throws.
struct Stuck {
  Stuck() = default;
  Stuck(Stuck&& other) : moves(other.moves + 1) {
    if (moves > 1) throw ValueError("cannot be moved");
  }
  int moves = 0;
};

TEST_F(Executor, gives_the_exception_of_a_result_that_cannot_be_handed_over) {
  const auto future = loop_.run_in_executor([] { return Stuck(); });
  loop_.run_until_done(future);
  EXPECT_EQ(aio::describe(future->failure()), "ValueError: cannot be moved");
}

/// A pool of one thread, which waits, and a function behind it in the queue.
struct Busy {
  explicit Busy(EventLoop& loop)
      : first(loop.run_in_executor(pool,
                                   [this] {
                                     begun.count_down();
                                     may_end.wait();
                                     return 1;
                                   })),
        second(loop.run_in_executor(pool, [] { return 2; })) {
    begun.wait();
  }

  ThreadPool pool{1};
  std::latch begun{1}, may_end{1};
  Ref<aio::Future<int>> first, second;
};

TEST_F(Executor, that_drops_what_has_not_begun_cancels_its_futures) {
  Busy busy(loop_);
  std::thread shuts_down([&] { busy.pool.shutdown(ThreadPool::kDropQueue); });
  finish(busy.second);
  busy.may_end.count_down();
  finish(busy.first);
  shuts_down.join();
  EXPECT_EQ(log_, Log({"cancelled", "returned 1"}));
}

TEST_F(Executor, of_ones_own_may_outlive_the_close_of_the_loop) {
  Busy busy(loop_);
  loop_.close();
  busy.may_end.count_down();
  busy.pool.shutdown(ThreadPool::kDropQueue);
  EXPECT_FALSE(busy.first->done() || busy.second->done());
}

}  // namespace
