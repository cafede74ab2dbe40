// The loop: the order of calls, timers, descriptors, stopping, closing, and what it reports.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "stage4_select_io/demos/counting_selector.hpp"
#include "stage4_select_io/library/read.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"
#include "stage5_nonblocking_sockets/socket.hpp"
#include "stage6_tasks_futures/library/run_in_executor.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace with_a_using_directive {
using namespace aio;
Sleep whole_seconds() { return sleep(2); }  // and not the sleep(unsigned) of <unistd.h>
}  // namespace with_a_using_directive

namespace {

using aio::Descriptor;
using aio::EventLoop;
using aio::ExceptionContext;
using aio::Ref;
using aio::sleep;
using aio::Socket;
using aio::ValueError;
using aio::VirtualClock;
using namespace aio::testing;

class Loop : public LoopTest {
 protected:
  void send(Socket& socket, const std::string& text) {
    aio::checked(::send(socket.fileno(), text.data(), text.size(), 0), "send");
  }
  std::string recv(Socket& socket, std::size_t most) {
    std::string text(most, '\0');
    text.resize(aio::checked(::recv(socket.fileno(), text.data(), most, 0), "recv"));
    return text;
  }
  std::string description() {
    std::ostringstream text;
    loop_.describe(text);
    return text.str();
  }
};

// ---- calls

TEST_F(Loop, calls_in_order) {
  for (const char* name : {"a", "b", "c"}) loop_.call_soon(noting(name));
  turn();
  EXPECT_EQ(log_, Log({"a", "b", "c"}));
}

TEST_F(Loop, calls_what_was_made_ready_during_a_turn_in_the_next_one) {
  loop_.call_soon([&] {
    note("a");
    loop_.call_soon(noting("next"));
    loop_.call_later(0, noting("timer"));
  });
  loop_.call_soon(noting("b"));
  turn();
  note("--");
  turn();
  EXPECT_EQ(log_, Log({"a", "b", "--", "next", "timer"}));
}

TEST_F(Loop, calls_at_the_time_that_was_asked_for) {
  loop_.call_at(1002, noting("second"));
  loop_.call_at(1001, noting("first"));
  loop_.call_later(3, noting("third"));
  loop_.call_later(-1, noting("past"));
  loop_.call_soon(noting("soon"));
  loop_.call_later(4, [&] { loop_.stop(); });
  loop_.run_forever();
  EXPECT_EQ(log_, Log({"soon", "past", "first", "second", "third"}));
  EXPECT_EQ(loop_.time(), 1004);
}

TEST_F(Loop, calls_timers_of_one_time_in_the_order_they_were_set) {
  Log expected;
  for (int i = 0; i < 100; ++i) {
    loop_.call_at(1001, noting(std::to_string(i)));
    expected.push_back(std::to_string(i));
  }
  loop_.call_at(1001, [&] { loop_.stop(); });
  loop_.run_forever();
  EXPECT_EQ(log_, expected);
}

TEST_F(Loop, calls_timers_of_the_past_in_the_order_of_their_times) {
  loop_.call_later(-1, noting("a"));
  loop_.call_later(-2, noting("b"));
  turn();
  EXPECT_EQ(log_, Log({"b", "a"}));
}

TEST_F(Loop, tells_when_a_timer_is_due) {
  EXPECT_EQ(loop_.call_later(2, [] {})->when(), 1002);
  EXPECT_EQ(loop_.call_at(1003, [] {})->when(), 1003);
}

TEST_F(Loop, refuses_times_that_are_no_numbers) {
  const std::string refusal = "ValueError: a timer needs a number of seconds, not NaN";
  EXPECT_EQ(raised_by([&] { loop_.call_later(NAN, [] {}); }), refusal);
  EXPECT_EQ(in_loop([] { return raised_by([] { sleep(NAN); }); }), refusal);
}

TEST_F(Loop, does_not_call_what_was_cancelled) {
  const auto ready = loop_.call_soon(noting("ready"));
  ready->cancel();
  EXPECT_TRUE(ready->cancelled());
  loop_.call_later(1, noting("timer"))->cancel();
  const auto called = loop_.call_soon(noting("called"));
  turn(2);
  EXPECT_FALSE(called->cancelled());
  called->cancel();
  EXPECT_TRUE(called->cancelled());
  EXPECT_EQ(log_, Log({"called"}));
  EXPECT_EQ(clock_.now(), 1000);
}

TEST_F(Loop, does_not_call_what_was_cancelled_by_an_earlier_call_of_the_turn) {
  Ref<aio::Handle> ready;
  Ref<aio::TimerHandle> due;
  loop_.call_soon([&] {
    ready->cancel();
    due->cancel();
  });
  ready = loop_.call_soon(noting("ready"));
  due = loop_.call_later(0, noting("due"));
  loop_.call_soon(noting("other"));
  turn();
  EXPECT_EQ(log_, Log({"other"}));
}

TEST_F(Loop, lets_go_at_once_of_what_a_cancelled_call_holds) {
  const auto kept = std::make_shared<int>(0);
  const auto handle = loop_.call_later(3600, [kept] {});
  EXPECT_EQ(kept.use_count(), 2);
  handle->cancel();
  EXPECT_EQ(kept.use_count(), 1);
}

TEST_F(Loop, forgets_cancelled_timers_when_they_are_many) {
  loop_.call_later(1, [] {});  // so that the cancelled ones are not at the front
  std::vector<Ref<aio::TimerHandle>> timers;
  for (int i = 0; i < 1000; ++i) timers.push_back(loop_.call_later(3600 + i, noting("never")));
  for (int i = 0; i < 400; ++i) timers[i]->cancel();
  turn();
  EXPECT_EQ(description(), "  0 calls ready, 1001 timers, 0 descriptors waited for\n");
  for (int i = 400; i < 990; ++i) timers[i]->cancel();
  turn();
  EXPECT_EQ(description(), "  0 calls ready, 11 timers, 0 descriptors waited for\n");
}

TEST_F(Loop, sleeps_for_0_seconds_without_a_timer) {
  loop_.create_task(AsyncDef([&](auto& self, auto sent) {
    sent.check();
    return self.resume_point() == kStart ? self.await(sleep(0), kAfter1) : self.return_value(0);
  }));
  turn();
  EXPECT_EQ(first_line(description()), "  1 calls ready, 0 timers, 0 descriptors waited for");
  turn();
}

TEST_F(Loop, sleeps_for_whole_seconds_too) {
  loop_.run_until_complete(in_loop([] { return with_a_using_directive::whole_seconds(); }).future);
  EXPECT_EQ(loop_.time(), 1002);
}

// ---- what is let go while it is used

TEST_F(Loop, may_see_a_descriptor_go_with_the_function_that_its_close_takes_away) {
  auto [out, in] = Descriptor::pipe();
  auto* const descriptor = new Descriptor(std::move(out));
  const int fd = descriptor->fileno();
  loop_.add_reader(fd, [owner = std::shared_ptr<Descriptor>(descriptor)] {});
  loop_.call_soon([descriptor] { descriptor->close(); });
  turn();
  EXPECT_FALSE(loop_.remove_reader(fd));
  EXPECT_EQ(fcntl(fd, F_GETFD), -1);
}

TEST_F(Loop, may_see_a_socket_go_in_the_same_way) {
  struct Connection {
    Socket socket;
  };
  auto [here, there] = Socket::pair();
  auto* const connection = new Connection{std::move(here)};
  loop_.add_reader(connection->socket.fileno(),
                   [owner = std::shared_ptr<Connection>(connection)] {});
  loop_.call_soon([connection] { connection->socket.close(); });
  turn();
  char byte = 0;
  EXPECT_EQ(::recv(there.fileno(), &byte, 1, 0), 0);
}

TEST(LoopThatCloses, lets_go_of_a_future_that_its_own_callback_holds_when_it_is_cancelled) {
  EventLoop loop;
  aio::ThreadPool pool(1);
  struct Request {
    Ref<aio::FutureBase> reply;
  };
  const std::vector<std::function<Ref<aio::FutureBase>()>> makers = {
      [&]() -> Ref<aio::FutureBase> { return loop.create_future<int>(); },
      [&]() -> Ref<aio::FutureBase> { return loop.sleep_until(1e9); },
      [&]() -> Ref<aio::FutureBase> { return loop.run_in_executor(pool, [] { return 1; }); }};
  std::vector<Request*> requests;
  for (const auto& make : makers) {
    auto request = std::make_shared<Request>(Request{make()});
    request->reply->add_done_callback([request](aio::FutureBase&) {});
    requests.push_back(request.get());
  }
  pool.shutdown();
  loop.close();
  for (Request* const request : requests) EXPECT_TRUE(request->reply->cancel());
}

TEST(LoopThatCloses, lets_go_of_functions_that_hold_their_handles) {
  const auto kept = std::make_shared<int>(0);
  {
    EventLoop loop;
    const auto soon = std::make_shared<Ref<aio::Handle>>();
    *soon = loop.call_soon([kept, soon] { (*soon)->cancel(); });
    const auto later = std::make_shared<Ref<aio::Handle>>();
    *later = loop.call_later(1000, [kept, later] { (*later)->cancel(); });
  }
  EXPECT_EQ(kept.use_count(), 1);
}

TEST_F(Loop, calls_one_exception_handler_and_no_copies_of_it) {
  loop_.set_exception_handler(
      [this, n = 0](const ExceptionContext&) mutable { note("report " + std::to_string(++n)); });
  for (int i = 0; i < 3; ++i) loop_.call_soon([] { throw ValueError("x"); });
  turn();
  EXPECT_EQ(log_, Log({"report 1", "report 2", "report 3"}));
}

TEST_F(Loop, moves_the_functions_of_other_threads) {
  struct Once {
    explicit Once(const bool& its_given) : given(its_given) {}
    Once(const Once& other) : given(other.given) {
      if (given) throw ValueError("no copy");
    }
    const bool& given;
  };
  bool given = false;
  std::function<void()> function = [this, once = Once(given)] { note("called"); };
  given = true;
  std::thread([&] { loop_.call_soon_threadsafe(std::move(function)); }).join();
  loop_.call_soon_threadsafe(noting("and the next"));
  turn(2);
  EXPECT_EQ(log_, Log({"called", "and the next"}));
}

// ---- running and stopping

TEST_F(Loop, that_was_stopped_before_runs_one_turn_without_waiting) {
  loop_.call_soon(noting("ready"));
  loop_.call_later(0, noting("due"));
  loop_.call_later(100, noting("never"));
  loop_.stop();
  loop_.run_forever();
  EXPECT_EQ(log_, Log({"ready", "due"}));
  EXPECT_EQ(clock_.now(), 1000);
}

TEST_F(Loop, that_is_stopped_ends_the_turn) {
  loop_.call_soon([&] {
    note("stop");
    loop_.stop();
    loop_.call_soon(noting("next turn"));
  });
  loop_.call_soon(noting("same turn"));
  loop_.run_forever();
  note("left");
  EXPECT_FALSE(loop_.is_running());
  turn();
  EXPECT_EQ(log_, Log({"stop", "same turn", "left", "next turn"}));
}

TEST_F(Loop, runs_until_a_future_is_done_and_gives_its_result) {
  const auto future = loop_.create_future<int>();
  loop_.call_later(2, [&] {
    EXPECT_TRUE(loop_.is_running());
    future->set_result(7);
  });
  EXPECT_EQ(loop_.run_until_complete(future), 7);
  loop_.call_soon(noting("ready"));
  EXPECT_EQ(loop_.run_until_complete(future), 7) << "it takes a turn";
  EXPECT_EQ(log_, Log({"ready"}));
}

TEST_F(Loop, runs_until_a_coroutine_is_done_and_throws_its_exception) {
  EXPECT_EQ(loop_.run_until_complete(say(log_, "a", 7)), 7);
  EXPECT_EQ(raised_by([&] { loop_.run_until_complete(boom()); }), "ValueError: boom");
  EXPECT_EQ(log_, Log({"a"}));
}

TEST_F(Loop, that_is_stopped_early_says_so) {
  const auto future = loop_.create_future();
  loop_.call_soon([&] { loop_.stop(); });
  const std::string error = "RuntimeError: Event loop stopped before Future completed.";
  EXPECT_EQ(raised_by([&] { loop_.run_until_complete(future); }), error);
  loop_.call_soon([&] { loop_.stop(); });
  EXPECT_EQ(raised_by([&] { loop_.run_until_complete(sleeper(log_, "a", 100)); }), error);
  EXPECT_EQ(loop_.all_tasks().size(), 1u);
  // The exception has told of the task already: the end of the loop does not report it.
}

// As in Python, the stop that the finished future asked for is still to come.
TEST_F(Loop, that_is_stopped_in_the_turn_in_which_its_future_is_done_stops_once_more) {
  const auto future = loop_.create_future<int>();
  loop_.call_soon([&] {
    future->set_result(5);
    loop_.stop();
  });
  EXPECT_EQ(loop_.run_until_complete(future), 5);
  loop_.call_soon(noting("1"));
  loop_.call_soon([&] { loop_.call_soon(noting("2")); });
  loop_.run_forever();
  EXPECT_EQ(log_, Log({"1"}));
}

TEST_F(Loop, refuses_to_run_in_a_loop) {
  const Warnings warnings;
  EventLoop other(clock_);
  loop_.call_soon([&] { note(raised_by([&] { loop_.run_forever(); })); });
  loop_.call_soon([&] { note(raised_by([&] { loop_.run_until_complete(say(log_, "never")); })); });
  loop_.call_soon([&] { note(raised_by([&] { other.run_forever(); })); });
  turn(3);
  EXPECT_EQ(log_, Log({"RuntimeError: This event loop is already running",
                       "RuntimeError: This event loop is already running",
                       "RuntimeError: Cannot run the event loop while another loop is running"}));
  EXPECT_TRUE(loop_.all_tasks().empty());
  EXPECT_EQ(warnings.lines().size(), 1u) << "that 'never' was never awaited";
}

TEST_F(Loop, runs_in_one_thread_at_a_time) {
  const Warnings warnings;
  EventLoop loop;
  std::thread runner([&] { loop.run_forever(); });
  while (!loop.is_running()) std::this_thread::yield();
  note(raised_by([&] { loop.run_forever(); }));
  note(raised_by([&] { loop.run_until_complete(say(log_, "never")); }));
  loop.call_soon_threadsafe([&] { loop.stop(); });
  runner.join();
  EXPECT_EQ(log_, Log({"RuntimeError: This event loop is already running",
                       "RuntimeError: This event loop is already running"}));
  EXPECT_FALSE(loop.is_running());
}

TEST_F(Loop, does_not_look_behind_its_table_for_a_descriptor_that_others_watch) {
  auto [end, other] = Socket::pair();
  send(other, "x");
  const Descriptor high(aio::checked(fcntl(end.fileno(), F_DUPFD_CLOEXEC, 900), "fcntl"));
  aio::EpollSelector epoll;
  EventLoop loop(epoll, clock_);
  epoll.register_fd(high.fileno(), aio::kRead);
  loop.add_reader(end.fileno(), [] {});
  EXPECT_THROW(loop.run_until_complete(aio::asleep(1)), std::out_of_range);
  epoll.unregister(high.fileno());
}

/// async def text(): return 'x' * 100
struct Text final : aio::Coroutine<std::string> {
  Step resume(Sent sent) override {
    sent.check();
    return return_value(std::string(100, 'x'));
  }
};

TEST_F(Loop, leaves_the_result_of_a_coroutine_to_others_that_ask_for_it) {
  Ref<aio::TaskBase> task;
  loop_.call_soon([&] { task = loop_.all_tasks().front(); });
  EXPECT_EQ(loop_.run_until_complete(Text()).size(), 100u);
  EXPECT_EQ(static_cast<aio::Task<std::string>&>(*task).result().size(), 100u);
}

TEST_F(Loop, is_not_stopped_by_a_future_that_failed_with_a_KeyboardInterrupt) {
  const auto future = loop_.create_future();
  future->set_exception(std::make_exception_ptr(aio::KeyboardInterrupt("k")));
  loop_.call_later(3, [&] { loop_.stop(); });
  EXPECT_EQ(raised_by([&] { loop_.run_until_complete(future); }), "KeyboardInterrupt: k");
  EXPECT_EQ(loop_.time(), 1003);
}

TEST_F(Loop, says_that_nobody_asked_for_the_exception_of_a_future_behind_a_KeyboardInterrupt) {
  Ref<aio::Future<>> future = loop_.create_future();
  loop_.call_soon([&] {
    future->set_exception(std::make_exception_ptr(ValueError("e")));
    throw aio::KeyboardInterrupt();
  });
  EXPECT_EQ(raised_by([&] { loop_.run_until_complete(future); }), "KeyboardInterrupt");
  future = nullptr;
  loop_.close();  // which drops the calls that are left
  EXPECT_EQ(log_, Log({"reported: Future exception was never retrieved | ValueError: e"}));
}

TEST_F(Loop, takes_no_reader_away_from_what_is_no_descriptor) {
  EXPECT_EQ(raised_by([&] { loop_.remove_reader(-1); }), "ValueError: Invalid file descriptor: -1");
  EXPECT_EQ(raised_by([&] { loop_.remove_writer(-2); }), "ValueError: Invalid file descriptor: -2");
}

TEST_F(Loop, refuses_to_run_until_a_future_of_another_loop_is_done) {
  EventLoop other(clock_);
  EXPECT_EQ(raised_by([&] { loop_.run_until_complete(other.create_future()); }),
            "ValueError: The future belongs to a different loop than the one specified as the loop "
            "argument");
}

TEST_F(Loop, waits_for_no_future_that_is_none_or_of_another_loop) {
  EventLoop other(clock_);
  const auto future = other.create_future();
  EXPECT_EQ(raised_by([&] { loop_.run_until_done(nullptr); }),
            "TypeError: a future, a coroutine or an awaitable is required, not null");
  EXPECT_EQ(raised_by([&] { loop_.run_until_done(future); }),
            "ValueError: The future belongs to a different loop than the one specified as the loop "
            "argument");
  future->set_result({});  // which calls nobody in loop_
  other.call_soon([&] { other.stop(); });
  other.run_forever();
}

TEST(Loops, run_on_a_clock_that_stands_at_the_end_of_time) {
  aio::VirtualClock clock(INFINITY);
  EventLoop loop(clock);
  loop.call_later(1, [&] { loop.stop(); });
  loop.run_forever();
}

TEST_F(Loop, is_found_only_while_it_runs) {
  EXPECT_EQ(raised_by([] { aio::get_event_loop(); }), "RuntimeError: no running event loop");
  EXPECT_EQ(in_loop([] { return &aio::get_event_loop(); }), &loop_);
  EXPECT_EQ(raised_by([] { aio::get_event_loop(); }), "RuntimeError: no running event loop");
}

// ---- closing

TEST_F(Loop, that_is_closed_refuses_everything) {
  const Warnings warnings;
  loop_.close();
  loop_.close();
  EXPECT_TRUE(loop_.is_closed());
  const auto future = loop_.create_future();
  const std::vector<std::function<void()>> calls = {
      [&] { loop_.call_soon([] {}); },
      [&] { loop_.call_later(1, [] {}); },
      [&] { loop_.call_at(1, [] {}); },
      [&] { loop_.call_soon_threadsafe([] {}); },
      [&] { loop_.run_forever(); },
      [&] { loop_.run_until_complete(future); },
      [&] { loop_.run_until_complete(say(log_, "never")); },
      [&] { loop_.run_in_executor([] {}); },
      [&] { loop_.add_reader(0, [] {}); },
      [&] { loop_.create_task(say(log_, "never")); },
  };
  for (std::size_t i = 0; i < calls.size(); ++i) {
    EXPECT_EQ(raised_by(calls[i]), "RuntimeError: Event loop is closed") << i;
  }
  EXPECT_FALSE(loop_.remove_reader(0));
  EXPECT_FALSE(loop_.remove_reader(-1));
}

TEST_F(Loop, that_is_closed_makes_no_task_of_a_coroutine_and_closes_it) {
  const Warnings warnings;
  loop_.close();
  EXPECT_EQ(raised_by([&] { ensure_future(loop_, say(log_, "never")); }),
            "RuntimeError: Event loop is closed");
  EXPECT_EQ(warnings.lines(), Log());
}

TEST_F(Loop, that_is_closed_waits_for_no_descriptor) {
  auto [end, other] = Descriptor::pipe();
  loop_.add_reader(end.fileno(), [] {});
  loop_.close();
  EXPECT_EQ(description(), "  0 calls ready, 0 timers, 0 descriptors waited for\n");
}

TEST_F(Loop, that_is_closed_has_no_descriptor_of_its_own) {
  const auto count = [] {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return std::distance(begin(all), end(all));
  };
  const auto before = count();
  EventLoop loop;
  loop.run_until_complete(say(log_, "runs"));
  EXPECT_GT(count(), before);
  loop.close();
  EXPECT_EQ(count(), before);
}

TEST_F(Loop, cannot_be_closed_while_it_runs) {
  EXPECT_EQ(in_loop([&] { return raised_by([&] { loop_.close(); }); }),
            "RuntimeError: Cannot close a running event loop");
  EXPECT_FALSE(loop_.is_closed());
}

TEST_F(Loop, that_is_closed_drops_all_calls) {
  const auto kept = std::make_shared<int>(0);
  auto [end, other] = Descriptor::pipe();
  loop_.call_soon([kept] {});
  loop_.call_later(1, [kept] {});
  loop_.call_soon_threadsafe([kept] {});
  loop_.add_reader(end.fileno(), [kept] {});
  EXPECT_EQ(kept.use_count(), 5);
  loop_.close();
  EXPECT_EQ(kept.use_count(), 1);
}

/// Calls a function when it is destroyed.
struct AtEnd {
  explicit AtEnd(std::function<void()> its_function) : function(std::move(its_function)) {}
  AtEnd(const AtEnd&) = delete;
  ~AtEnd() { function(); }
  std::function<void()> function;
};

TEST_F(Loop, may_be_asked_by_what_it_drops_when_it_is_closed) {
  auto [end, other] = Descriptor::pipe();
  const auto first = loop_.call_later(1, [] {});
  const auto future = loop_.create_future();
  future->add_done_callback([](aio::FutureBase&) {});
  const auto asks = [&, fd = end.fileno(), out = other.fileno()] {
    loop_.remove_reader(fd);
    loop_.remove_writer(out);
    first->cancel();
    future->cancel();
    note(raised_by([&] { loop_.call_soon([] {}); }));
    loop_.close();
  };
  loop_.call_soon([guard = std::make_shared<AtEnd>(asks)] {});
  loop_.call_later(1, [guard = std::make_shared<AtEnd>(asks)] {});
  loop_.add_reader(end.fileno(), [guard = std::make_shared<AtEnd>(asks)] {});
  loop_.add_writer(other.fileno(), [guard = std::make_shared<AtEnd>(asks)] {});
  loop_.close();
  const std::string closed = "RuntimeError: Event loop is closed";
  EXPECT_EQ(log_, Log({closed, closed, closed, closed}));
}

TEST_F(Loop, that_was_stopped_too_early_is_not_stopped_by_that_future_later) {
  const auto future = loop_.create_future<int>();
  loop_.call_soon([&] { loop_.stop(); });
  EXPECT_EQ(raised_by([&] { loop_.run_until_done(future); }),
            "RuntimeError: Event loop stopped before Future completed.");
  loop_.call_soon([&] { future->set_result(1); });
  loop_.call_later(1, noting("goes on"));
  loop_.call_later(2, [&] { loop_.stop(); });
  loop_.run_forever();
  EXPECT_EQ(log_, Log({"goes on"}));
}

TEST_F(Loop, says_nothing_of_the_main_task_when_it_was_stopped_too_early) {
  const Warnings warnings;
  {
    VirtualClock clock;
    EventLoop loop(clock);
    report_to_log(loop);
    loop.call_soon([&] { loop.stop(); });
    EXPECT_EQ(raised_by([&] { loop.run_until_complete(aio::asleep(10)); }),
              "RuntimeError: Event loop stopped before Future completed.");
  }
  EXPECT_EQ(log_, Log());
  EXPECT_EQ(warnings.lines(), Log());
}

TEST_F(Loop, takes_the_error_that_stopped_it_for_one_that_was_asked_for) {
  {
    EventLoop loop(clock_);  // its queue holds the task to its end
    report_to_log(loop);
    EXPECT_EQ(raised_by([&] {
                loop.run_until_complete(AsyncDef([](auto&, auto) -> aio::AnyCoroutine::Step {
                  throw aio::KeyboardInterrupt();
                }));
              }),
              "KeyboardInterrupt");
  }
  EXPECT_EQ(log_, Log());
}

/// A task that waits for ever, and does something when its frame goes.
template <class Then>
void wait_for_ever(EventLoop& loop, const std::string& name, Then then) {
  struct Goes {
    explicit Goes(Then what) : then(std::move(what)) {}
    Goes(const Goes&) = delete;
    ~Goes() { then(); }
    Then then;
  };
  const auto goes = std::make_shared<Goes>(std::move(then));
  loop.create_task(AsyncDef([goes](auto& self, auto) { return self.await(sleep(9), kAfter1); }),
                   name)
      ->log_destroy_pending(false);
}

TEST_F(Loop, that_goes_lets_go_of_its_tasks_the_oldest_first) {
  VirtualClock clock;
  auto loop = std::make_unique<EventLoop>(clock);
  loop->create_task(say(log_, "the first one ends"));  // the last one gets its place
  for (const char* name : {"a", "b", "c"}) wait_for_ever(*loop, name, noting(name));
  loop->stop();
  loop->run_forever();
  loop = nullptr;
  EXPECT_EQ(log_, Log({"the first one ends", "a", "b", "c"}));
}

TEST_F(Loop, that_goes_drops_its_calls_then_reports_its_tasks_and_then_lets_go_of_them) {
  VirtualClock clock;
  auto loop = std::make_unique<EventLoop>(clock);
  const auto future = loop->create_future();
  loop->set_exception_handler([&](const ExceptionContext& context) {
    note(first_line(context.message) + (future->loop() ? " The loop is there" : " Without a loop"));
  });
  wait_for_ever(*loop, "a", noting("the task"));
  loop->all_tasks().front()->log_destroy_pending(true);
  loop->stop();
  loop->run_forever();
  loop->call_soon([guard = std::make_shared<AtEnd>(noting("the call"))] {});
  loop = nullptr;
  EXPECT_EQ(log_, Log({"the call", "Task was destroyed but it is pending! The loop is there",
                       "the task"}));
}

TEST_F(Loop, that_goes_lets_no_task_be_cancelled_any_more) {
  VirtualClock clock;
  auto loop = std::make_unique<EventLoop>(clock);
  Ref<aio::Task<int>> other;
  wait_for_ever(*loop, "a", [&] { note(other->cancel() ? "cancelled" : "not any more"); });
  other = loop->create_task(spin(log_, "b", 9));
  other->log_destroy_pending(false);
  loop->stop();
  loop->run_forever();
  loop = nullptr;
  EXPECT_EQ(log_, Log({"b0", "not any more"}));
}

TEST_F(Loop, calls_once_what_it_hands_in_to_itself) {
  loop_.call_soon([&] { loop_.call_soon_threadsafe(noting("called")); });
  turn(3);
  EXPECT_EQ(log_, Log({"called"}));
}

TEST_F(Loop, has_sleeps_that_can_be_cancelled_once) {
  const auto asleep = loop_.sleep_until(loop_.time() + 1);
  EXPECT_TRUE(asleep->cancel());
  EXPECT_FALSE(asleep->cancel());
}

TEST_F(Loop, that_waits_a_short_time_does_so_in_one_turn) {
  Turns turns;
  EventLoop loop;  // on the real clock
  aio::observer = &turns;
  loop.run_until_complete(aio::asleep(0.01));
  aio::observer = nullptr;
  EXPECT_LE(turns.count, 10);  // and not as many as there is time for
}

// ---- threads

TEST_F(Loop, takes_calls_from_other_threads_each_in_its_order) {
  constexpr int kThreads = 4, kCalls = 1000;
  std::vector<std::vector<int>> seen(kThreads);
  int missing = kThreads * kCalls;
  std::vector<std::thread> threads;
  // A loop on the real clock: it waits.
  EventLoop loop;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kCalls; ++i) {
        loop.call_soon_threadsafe([&, t, i] {
          seen[t].push_back(i);
          if (--missing == 0) loop.stop();
        });
      }
    });
  }
  loop.run_forever();
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<int>& numbers : seen) {
    EXPECT_EQ(numbers.size(), std::size_t(kCalls));
    EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
  }
}

TEST_F(Loop, is_woken_by_a_call_from_another_thread_although_nothing_else_happens) {
  EventLoop loop;
  std::thread thread;
  loop.call_soon(
      [&] { thread = std::thread([&] { loop.call_soon_threadsafe([&] { loop.stop(); }); }); });
  loop.run_forever();
  thread.join();
}

TEST_F(Loop, hears_another_thread_while_it_never_waits) {
  EventLoop loop;
  const std::function<void()> again = [&] { loop.call_soon(again); };
  again();
  std::thread thread([&] {
    for (int i = 0; i < 100; ++i) {
      std::this_thread::yield();
      loop.call_soon_threadsafe([&, i] { note(std::to_string(i)); });
    }
    loop.call_soon_threadsafe([&] { loop.stop(); });
  });
  loop.run_forever();
  thread.join();
  EXPECT_EQ(log_.size(), 100U);
  EXPECT_EQ(log_.back(), "99");
}

TEST_F(Loop, asks_its_selector_in_a_turn_without_a_wait_only_if_somebody_waits_for_a_descriptor) {
  aio::EpollSelector epoll;
  aio::CountingSelector selector(epoll);
  EventLoop loop(selector);
  const auto selects_of_turns = [&](int turns) {
    const int before = selector.selects;
    aio::run_in(loop, spin(log_, "turn ", turns));
    return selector.selects - before;
  };
  EXPECT_EQ(selects_of_turns(100), 0);
  loop.call_later(1e-6, [] {});
  EXPECT_EQ(selects_of_turns(100), 0);
  auto [ours, theirs] = Socket::pair();
  loop.add_reader(ours.fileno(), [] {});
  EXPECT_GE(selects_of_turns(100), 100);
  loop.remove_reader(ours.fileno());
  EXPECT_EQ(selects_of_turns(100), 0);
}

TEST_F(Loop, keeps_a_call_that_came_before_it_ran_also_on_the_virtual_clock) {
  std::thread([&] {
    loop_.call_soon_threadsafe([&] {
      note("called");
      loop_.stop();
    });
  }).join();
  loop_.run_forever();
  EXPECT_EQ(log_, Log({"called"}));
}

TEST_F(Loop, keeps_the_order_of_calls_that_say_threadsafe_in_the_loops_own_thread) {
  loop_.call_soon([&] {
    loop_.call_soon_threadsafe(noting("threadsafe"));
    loop_.call_soon(noting("soon"));
  });
  turn(2);
  EXPECT_EQ(log_, Log({"threadsafe", "soon"}));
}

TEST(Door, keeps_nobody_waiting) {
  aio::EventLoop loop;
  aio::ThreadDoor door(loop);
  ASSERT_TRUE(fcntl(door.fileno(), F_GETFL) & O_NONBLOCK);
  EXPECT_TRUE(door.take().empty()) << "nobody has knocked";
}

TEST(Door, can_be_read_from_a_knock_until_the_calls_are_taken) {
  aio::EventLoop loop;
  aio::ThreadDoor door(loop);
  const auto readable = [&] {
    pollfd bell{door.fileno(), POLLIN, 0};
    return aio::checked(::poll(&bell, 1, 0), "poll");
  };
  EXPECT_EQ(readable(), 0);
  door.wake();
  door.wake();
  EXPECT_EQ(readable(), 1);
  door.take();
  EXPECT_EQ(readable(), 0);
}

TEST_F(Loop, refuses_calls_from_other_threads_when_it_is_closed) {
  loop_.close();
  std::string refusal;
  std::thread([&] { refusal = raised_by([&] { loop_.call_soon_threadsafe([] {}); }); }).join();
  EXPECT_EQ(refusal, "RuntimeError: Event loop is closed");
}

// X69
TEST_F(Loop, runs_beside_the_loops_of_other_threads) {
  std::vector<std::thread> threads;
  std::vector<Log> logs(4);
  for (Log& log : logs) {
    threads.emplace_back([&log] {
      VirtualClock clock;
      EventLoop loop(clock);
      loop.run_until_complete(AsyncDef([&](auto& self, auto sent) {
        sent.check();
        if (self.resume_point() == kAfter1) return self.return_value(0);
        for (const char* name : {"a", "b"}) aio::create_task(sleeper(log, name, 1));
        EXPECT_EQ(&aio::get_event_loop(), &loop);
        return self.await(sleep(2), kAfter1);
      }));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Log& log : logs) EXPECT_EQ(log, Log({"a awake", "b awake"}));
}

TEST_F(Loop, that_runs_in_another_thread_than_it_was_made_in_has_its_handler_there) {
  std::thread([&] {
    loop_.create_task(boom());
    turn();
    loop_.run_until_complete(AsyncDef([&](auto& self, auto) {
      loop_.create_future()->set_exception(make<ValueError>("lost"));
      return self.return_value(0);
    }));
  }).join();
  EXPECT_EQ(log_, Log({"reported: Task exception was never retrieved | ValueError: boom",
                       "reported: Future exception was never retrieved | ValueError: lost"}));
}

// ---- descriptors

TEST_F(Loop, calls_a_reader_in_every_turn_in_which_there_is_something) {
  auto [end, other] = Socket::pair();
  loop_.add_reader(end.fileno(), [&] { note("reader " + recv(end, 1)); });
  send(other, "xy");
  turn(3);
  EXPECT_TRUE(loop_.remove_reader(end.fileno()));
  EXPECT_FALSE(loop_.remove_reader(end.fileno()));
  send(other, "z");
  turn();
  EXPECT_EQ(log_, Log({"reader x", "reader y"}));
}

TEST_F(Loop, has_one_reader_for_a_descriptor_the_last) {
  auto [end, other] = Socket::pair();
  loop_.add_reader(end.fileno(), noting("first"));
  loop_.add_reader(end.fileno(), noting("second"));
  send(other, "x");
  turn();
  EXPECT_EQ(log_, Log({"second"}));
}

TEST_F(Loop, calls_in_a_turn_what_was_ready_then_readers_writers_and_timers) {
  auto [end, other] = Socket::pair();
  send(other, "x");
  loop_.add_writer(end.fileno(), noting("writer"));
  loop_.add_reader(end.fileno(), noting("reader"));
  loop_.call_later(0, noting("timer"));
  loop_.call_soon(noting("soon"));
  turn();
  EXPECT_TRUE(loop_.remove_reader(end.fileno()));
  turn();
  EXPECT_EQ(log_, Log({"soon", "reader", "writer", "timer", "writer"}));
  EXPECT_TRUE(loop_.remove_writer(end.fileno()));
}

TEST_F(Loop, does_not_call_a_reader_that_was_removed_in_the_same_turn) {
  auto [end, other] = Socket::pair();
  loop_.add_reader(end.fileno(), noting("reader"));
  send(other, "x");
  loop_.call_soon([&] { loop_.remove_reader(end.fileno()); });
  turn(2);
  EXPECT_EQ(log_, Log());
}

TEST_F(Loop, goes_on_calling_a_reader_that_raises) {
  auto [end, other] = Socket::pair();
  loop_.add_reader(end.fileno(), [] { throw ValueError("reader"); });
  send(other, "x");
  turn(2);
  const std::string report = "reported: Exception in callback | ValueError: reader";
  EXPECT_EQ(log_, Log({report, report}));
}

TEST_F(Loop, refuses_a_reader_where_a_coroutine_waits_and_the_reverse) {
  auto [end, other] = Descriptor::pipe();
  const std::string refusal =
      "RuntimeError: descriptor " + std::to_string(end.fileno()) + " is waited for already";
  const auto read = loop_.create_task(aio::AsyncRead(end.fileno()));
  turn();
  EXPECT_EQ(raised_by([&] { loop_.add_reader(end.fileno(), [] {}); }), refusal);
  read->cancel();
  turn();
  loop_.add_reader(end.fileno(), [] {});
  const auto second = loop_.create_task(aio::AsyncRead(end.fileno()));
  turn(2);
  EXPECT_EQ(aio::describe(second->failure()), refusal);
}

TEST_F(Loop, refuses_descriptors_that_are_none) {
  EXPECT_EQ(raised_by([&] { loop_.add_reader(-1, [] {}); }),
            "ValueError: Invalid file descriptor: -1");
  const int closed = Descriptor::pipe().first.fileno();
  EXPECT_NE(raised_by([&] { loop_.add_reader(closed, [] {}); }), "nothing");
  EXPECT_EQ(description(), "  0 calls ready, 0 timers, 0 descriptors waited for\n");
}

// CPython's goes on a turn later: docs/decisions.md.
TEST_F(Loop, lets_a_coroutine_go_on_in_the_turn_in_which_its_descriptor_is_ready) {
  auto [end, other] = Descriptor::pipe();
  const auto read = loop_.create_task(aio::AsyncRead(end.fileno()));
  turn(2);
  EXPECT_EQ(::write(other.fileno(), "x", 1), 1);
  EXPECT_FALSE(read->done());
  turn();
  EXPECT_TRUE(read->done());
}

TEST_F(Loop, ends_the_watches_of_a_descriptor_that_is_closed) {
  auto [end, other] = Descriptor::pipe();
  auto [end2, other2] = Socket::pair();
  loop_.add_reader(end2.fileno(), noting("reader"));
  const int watched = end2.fileno();
  const auto read = loop_.create_task(aio::AsyncRead(end.fileno()));
  turn();
  in_loop([&] {
    end.close();
    end2.close();
    return 0;
  });
  turn();
  EXPECT_EQ(aio::describe(read->failure()).substr(0, 46),
            "system_error: closed while waited for: Bad fil");
  EXPECT_FALSE(loop_.remove_reader(watched));
  EXPECT_EQ(description(), "  0 calls ready, 0 timers, 0 descriptors waited for\n");
}

const char* const kClosed = "system_error: closed while waited for: Bad file descriptor";

TEST_F(Loop,
       tells_the_waiters_of_a_descriptor_that_is_closed_between_two_runs_and_serves_the_next) {
  aio::SelectSelector select;
  aio::PollSelector poll;
  aio::EpollSelector epoll;
  for (aio::Selector* selector : std::initializer_list<aio::Selector*>{&select, &poll, &epoll}) {
    VirtualClock clock;
    EventLoop loop(*selector, clock);
    auto [a, a_peer] = Socket::pair();
    auto [c, c_peer] = Descriptor::pipe();
    Log log;
    loop.add_reader(c.fileno(), [&] { log.push_back("reader of the old one"); });
    const auto first = loop.create_task(aio::AsyncRecv(a, 100));
    loop.run_until_complete(aio::asleep(1));
    const int number = a.fileno(), number_c = c.fileno();
    a.close();
    c.close();
    auto [b, b_peer] = Socket::pair();
    ASSERT_EQ(std::minmax(b.fileno(), b_peer.fileno()), std::minmax(number, number_c));
    loop.add_reader(number_c, [&, &end = number_c == b.fileno() ? b : b_peer] {
      log.push_back("reader got " + recv(end, 10));
    });
    Socket& socket = number == b.fileno() ? b : b_peer;
    Socket& peer = number == b.fileno() ? b_peer : b;
    const auto second = loop.create_task(aio::AsyncRecv(socket, 100));
    loop.call_later(1, [&] { send(peer, "hello"); });
    loop.call_later(1, [&] { send(socket, "world"); });
    loop.run_until_complete(aio::asleep(2));
    EXPECT_EQ(aio::describe(first->failure()), kClosed);
    ASSERT_TRUE(second->done());
    EXPECT_EQ(second->result(), "hello");
    EXPECT_EQ(log, Log({"reader got world"}));
    EXPECT_TRUE(loop.remove_reader(number_c));
  }
}

TEST_F(Loop, serves_a_reader_of_a_number_that_was_taken_again_while_the_old_one_was_let_go) {
  aio::SelectSelector select;
  aio::PollSelector poll;
  aio::EpollSelector epoll;
  for (aio::Selector* selector : std::initializer_list<aio::Selector*>{&select, &poll, &epoll}) {
    EventLoop loop(*selector);
    auto [from, to] = Descriptor::pipe();
    const int number = from.fileno();
    Log log;
    std::optional<std::pair<Descriptor, Descriptor>> next;
    auto on_gone = std::shared_ptr<void>(nullptr, [&](void*) {
      next.emplace(Descriptor::pipe());
      ASSERT_EQ(next->first.fileno(), number);
      loop.add_reader(number, [&] {
        log.push_back("served");
        loop.stop();
      });
      ASSERT_EQ(::write(next->second.fileno(), "x", 1), 1);
    });
    loop.add_reader(number, [held = std::move(on_gone)] {});
    from.close();  // no loop runs
    loop.call_later(1, [&] { loop.stop(); });
    loop.run_forever();
    EXPECT_EQ(log, Log({"served"}));
    EXPECT_TRUE(loop.remove_reader(number));
  }
}

TEST_F(Loop, is_not_kept_busy_by_a_copy_of_a_descriptor_that_was_closed_between_two_runs) {
  aio::EpollSelector epoll;
  aio::CountingSelector counting(epoll);
  EventLoop loop(counting, aio::monotonic_clock());
  auto [a, a_peer] = Socket::pair();
  const auto task = loop.create_task(aio::AsyncRecv(a, 100));
  loop.run_until_complete(aio::asleep(0));
  const Descriptor copy(::dup(a.fileno()));
  a.close();
  send(a_peer, "late");  // readable through the copy, for ever
  const int before = counting.selects;
  loop.run_until_complete(aio::asleep(0.05));
  EXPECT_EQ(aio::describe(task->failure()), kClosed);
  EXPECT_LT(counting.selects - before, 10);
}

TEST_F(Loop, tells_the_waiters_of_a_descriptor_that_another_thread_closes) {
  EventLoop loop;
  auto [end, other] = Descriptor::pipe();
  const auto task = loop.create_task(aio::AsyncRead(end.fileno()));
  loop.run_until_complete(aio::asleep(0));
  std::thread closer([&pipe = end] { pipe.close(); });
  loop.run_until_done(task);
  closer.join();
  EXPECT_EQ(aio::describe(task->failure()), kClosed);
}

TEST_F(Loop, tells_the_waiters_of_a_descriptor_that_another_loop_closes) {
  auto [end, other] = Descriptor::pipe();
  const auto task = loop_.create_task(aio::AsyncRead(end.fileno()));
  turn();
  VirtualClock clock;
  EventLoop other_loop(clock);
  other_loop.call_soon([&pipe = end] { pipe.close(); });
  other_loop.run_until_complete(aio::asleep(0));
  turn();
  EXPECT_EQ(aio::describe(task->failure()), kClosed);
}

TEST_F(Loop, forgets_a_reader_whose_number_is_another_files_when_a_writer_cannot_join_it) {
  const auto [old, peer_of_old] = aio::Socket::pair();
  const auto [now, peer] = aio::Socket::pair();
  const int fd = old.fileno();
  loop_.add_reader(fd, noting("old"));
  ASSERT_EQ(dup2(now.fileno(), fd), fd);  // closed, and nobody was told
  EXPECT_EQ(raised_by([&] { loop_.add_writer(fd, noting("writer")); }),
            "system_error: epoll_ctl: No such file or directory");
  loop_.add_reader(fd, noting("reader"));
  ASSERT_EQ(write(peer.fileno(), "x", 1), 1);
  turn();
  EXPECT_EQ(log_, Log({"reader"}));
}

TEST_F(Loop, takes_back_the_call_of_a_reader_whose_descriptor_is_closed_before_its_turn_comes) {
  auto [a, a_peer] = Socket::pair();
  auto [b, b_peer] = Socket::pair();
  send(a_peer, "x");
  send(b_peer, "y");
  Log log;
  loop_.add_reader(a.fileno(), [&, &first = a, &second = b] {
    log.push_back("reader of a");
    second.close();
    first.close();
  });
  loop_.add_reader(b.fileno(), [&] { log.push_back("reader of b"); });
  turn();
  turn();
  EXPECT_EQ(log, Log({"reader of a"}));
}

TEST_F(Loop, does_not_watch_for_a_future_that_is_gone) {
  auto [end, other] = Descriptor::pipe();
  aio::Readable readable(end.fileno());
  Ref<aio::FutureBase> future = loop_.future_of(readable);
  EXPECT_EQ(description(), "  0 calls ready, 0 timers, 1 descriptors waited for\n");
  future = nullptr;
  EXPECT_EQ(description(), "  0 calls ready, 0 timers, 0 descriptors waited for\n");
}

TEST_F(Loop, cannot_cancel_a_wait_that_is_over_and_leaves_the_next_one_alone) {
  auto [end, other] = Descriptor::pipe();
  aio::Readable readable(end.fileno());
  const Ref<aio::FutureBase> over = loop_.future_of(readable);
  aio::checked(::write(other.fileno(), "x", 1), "write");
  turn();
  ASSERT_TRUE(over->done());
  const Ref<aio::FutureBase> next = loop_.future_of(readable);
  EXPECT_FALSE(over->cancel());
  turn();
  EXPECT_TRUE(next->done());
}

TEST_F(Loop, leaves_a_wait_alone_that_was_over_before_its_descriptor_is_closed) {
  auto [end, other] = Descriptor::pipe();
  aio::Readable readable(end.fileno());
  const Ref<aio::FutureBase> over = loop_.future_of(readable);
  aio::checked(::write(other.fileno(), "x", 1), "write");
  turn();
  ASSERT_TRUE(over->done());
  in_loop([&pipe = end] {
    pipe.close();
    return 0;
  });
  EXPECT_FALSE(over->failed());
}

TEST_F(Loop, that_is_left_watches_no_descriptor_that_nobody_waits_for) {
  aio::EpollSelector epoll;
  EventLoop loop(epoll, clock_);
  auto [end, other] = Socket::pair();
  const auto first = loop.create_task(aio::AsyncRecv(end));
  loop.call_soon([&, &peer = other] { send(peer, "x"); });
  loop.run_until_done(first);
  send(other, "y");
  EXPECT_TRUE(epoll.select(0).empty());
}

TEST_F(Loop, is_not_passed_on_to_programs_that_are_started) {
  EXPECT_EQ(fcntl(loop_.door().fileno(), F_GETFD), FD_CLOEXEC);
}

TEST_F(Loop, goes_on_after_an_interrupt_that_nobody_deals_with) {
  loop_.door().interrupt();
  loop_.call_soon(noting("called"));
  turn();
  EXPECT_EQ(log_, Log({"called"}));
}

TEST_F(Loop, does_not_call_a_reader_that_was_ready_and_is_replaced_before_its_turn_comes) {
  auto [a, a_peer] = Socket::pair();
  auto [b, b_peer] = Socket::pair();
  send(a_peer, "x");
  send(b_peer, "y");
  loop_.add_reader(a.fileno(), [&, &first = a, &second = b] {
    note("reader of a");
    loop_.remove_reader(first.fileno());
    loop_.add_reader(second.fileno(), noting("the new reader of b"));
  });
  loop_.add_reader(b.fileno(), noting("the old reader of b"));
  turn(2);
  EXPECT_EQ(log_, Log({"reader of a", "the new reader of b"}));
}

TEST_F(Loop, that_a_thread_has_woken_asks_its_selector_once_and_not_in_every_turn_from_then_on) {
  aio::EpollSelector epoll;
  aio::CountingSelector counting(epoll);
  EventLoop loop(counting, clock_);
  std::thread([&] { loop.call_soon_threadsafe(noting("woken")); }).join();
  loop.run_until_complete(spin(log_, "turn ", 1));
  const int before = counting.selects;
  loop.run_until_complete(spin(log_, "turn ", 3));
  EXPECT_EQ(counting.selects - before, 0);
  EXPECT_EQ(log_, Log({"turn 0", "woken", "turn 0", "turn 1", "turn 2"}));
}

// epoll forgets such a number, and then refuses to change what is watched of it.
TEST_F(Loop, cancels_those_who_wait_for_a_descriptor_that_was_closed_behind_its_back) {
  aio::EpollSelector epoll;
  VirtualClock clock;
  EventLoop loop(epoll, clock);
  int ends[2];
  aio::checked(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), "socketpair");
  const Descriptor other(ends[1]);
  const std::string chunk(4096, 'x');
  while (::send(ends[0], chunk.data(), chunk.size(), 0) > 0) {
  }
  aio::Writable writable(ends[0]);
  const auto reader = loop.create_task(aio::AsyncRead(ends[0]));
  const auto writer = loop.create_task(AsyncDef([&](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() == kStart) return self.await(writable, kAfter1);
    return self.return_value(0);
  }));
  loop.run_until_complete(aio::asleep(1));
  ::close(ends[0]);
  EXPECT_TRUE(reader->cancel());
  EXPECT_TRUE(writer->cancel());
  loop.run_until_complete(aio::asleep(1));
  EXPECT_TRUE(reader->cancelled());
  EXPECT_TRUE(writer->done());
}

// ---- reports

TEST_F(Loop, reports_what_a_call_raises_and_goes_on) {
  loop_.call_soon([] { throw ValueError("call"); });
  loop_.call_later(0, [] { throw 42; });
  loop_.call_soon(noting("next"));
  turn();
  EXPECT_EQ(log_, Log({"reported: Exception in callback | ValueError: call", "next",
                       "reported: Exception in callback | int"}));
}

// A callback that raises must not be the only one that stops the loop.
TEST_F(Loop, reports_a_callback_that_fails_before_it_could_stop_the_loop) {
  const auto future = loop_.create_future<int>();
  future->add_done_callback([&](aio::FutureBase&) {
    note("result " + shown(future->result()));
    loop_.stop();
  });
  loop_.call_later(1, [&] { future->set_exception(make<ValueError>("failed")); });
  loop_.call_later(2, [&] { loop_.stop(); });
  loop_.run_forever();
  EXPECT_EQ(log_, Log({"reported: Exception in callback | ValueError: failed"}));
  EXPECT_EQ(clock_.now(), 1002);
}

TEST_F(Loop, warns_where_nobody_set_a_handler) {
  const Warnings warnings;
  loop_.set_exception_handler(nullptr);
  loop_.call_soon([] { throw ValueError("call"); });
  turn();
  EXPECT_EQ(warnings.lines(), Log({"Exception in callback\nValueError: call"}));
}

TEST_F(Loop, warns_of_a_handler_that_raises_and_of_what_it_was_to_report) {
  const Warnings warnings;
  loop_.set_exception_handler([](const ExceptionContext&) { throw ValueError("handler"); });
  loop_.call_soon([] { throw ValueError("call"); });
  loop_.call_soon(noting("next"));
  turn();
  EXPECT_EQ(warnings.lines(), Log({"Unhandled error in exception handler: ValueError: handler",
                                   "Exception in callback\nValueError: call"}));
  EXPECT_EQ(log_, Log({"next"}));
}

TEST_F(Loop, lets_a_handler_set_another_one) {
  loop_.set_exception_handler([this, name = std::string("the first")](const ExceptionContext&) {
    loop_.set_exception_handler([this](const ExceptionContext&) { note("the second"); });
    note(name);
  });
  for (int i = 0; i < 2; ++i) loop_.call_soon([] { throw ValueError("call"); });
  turn();
  EXPECT_EQ(log_, Log({"the first", "the second"}));
}

TEST_F(Loop, that_is_left_by_an_interrupt_keeps_the_other_calls) {
  loop_.call_soon([] { throw aio::KeyboardInterrupt(); });
  loop_.call_soon(noting("next"));
  EXPECT_EQ(raised_by([&] { loop_.run_forever(); }), "KeyboardInterrupt");
  EXPECT_FALSE(loop_.is_running());
  EXPECT_EQ(log_, Log());
  turn();
  EXPECT_EQ(log_, Log({"next"}));
}

/// async def interrupted(): raise KeyboardInterrupt
AsyncDef interrupted() {
  return AsyncDef([](auto&, auto) -> aio::AnyCoroutine::Step { throw aio::KeyboardInterrupt(); });
}

TEST_F(Loop, is_left_by_a_task_that_is_interrupted) {
  auto task = loop_.create_task(interrupted());
  loop_.call_soon(noting("next"));
  EXPECT_EQ(raised_by([&] { loop_.run_forever(); }), "KeyboardInterrupt");
  EXPECT_EQ(how(task), "raised KeyboardInterrupt");
  EXPECT_EQ(raised_by([&] { loop_.run_until_complete(interrupted()); }), "KeyboardInterrupt");
  turn();
  EXPECT_EQ(log_, Log({"next"})) << "and no report: it has been raised";
}

// ---- virtual time

TEST_F(Loop, names_who_waits_for_what_when_nobody_can_ever_go_on) {
  const auto never = loop_.create_future<int>();
  const auto error = raised_by(
      [&] { loop_.run_until_complete(Waiter(log_, "main", Waiter(log_, "inner", never))); });
  const std::string expected =
      "RuntimeError: deadlock: nobody can ever go on\n"
      "  0 calls ready, 0 timers, 0 descriptors waited for\n"
      "  <Task pending name='Task-1' coro=<Waiter";
  EXPECT_EQ(error.substr(0, expected.size()), expected);
  EXPECT_EQ(std::count(error.begin(), error.end(), '\n'), 5);
  EXPECT_NE(error.find(" suspended at stage6_tasks_futures/tests/async_def.hpp:"),
            std::string::npos);
}

TEST_F(Loop, does_not_take_a_timer_that_is_never_due_for_hope) {
  loop_.call_at(INFINITY, [] {});
  EXPECT_EQ(first_line(raised_by([&] { loop_.run_forever(); })),
            "RuntimeError: deadlock: nobody can ever go on");
}

TEST_F(Loop, does_not_move_time_when_only_a_signal_comes) {
  auto [end, other] = Descriptor::pipe();
  loop_.add_reader(end.fileno(), noting("never"));
  loop_.door().on_interrupt([&] { loop_.stop(); });
  std::thread thread;
  loop_.call_soon([&] { thread = std::thread([&] { loop_.door().interrupt(); }); });
  loop_.run_forever();
  thread.join();
  EXPECT_EQ(clock_.now(), 1000);
  EXPECT_EQ(log_, Log());
}

TEST_F(Loop, survives_signals_while_it_waits) {
  for (const bool by_poll : {false, true}) {
    aio::PollSelector poll;
    aio::EpollSelector epoll;
    EventLoop loop(by_poll ? static_cast<aio::Selector&>(poll) : epoll);
    struct sigaction action {};
    struct sigaction before {};
    action.sa_handler = [](int) {};
    aio::checked(sigaction(SIGUSR1, &action, &before), "sigaction");
    std::thread thread;
    const auto target = pthread_self();
    loop.call_soon([&] {
      thread = std::thread([&] {
        for (int i = 0; i < 100; ++i) pthread_kill(target, SIGUSR1);
        loop.call_soon_threadsafe([&] { loop.stop(); });
      });
    });
    loop.run_forever();
    thread.join();
    aio::checked(sigaction(SIGUSR1, &before, nullptr), "sigaction");
  }
}

/// Removes the functions of its descriptor when the last of them lets go of it.
struct Connection {
  ~Connection() {
    loop.remove_reader(fd);
    loop.remove_writer(fd);
    log.push_back("connection gone");
  }
  EventLoop& loop;
  int fd;
  Log& log;
};

TEST_F(Loop, lets_a_function_that_goes_remove_itself_and_the_other_of_its_descriptor) {
  const auto held_by = [&](auto let_go) {
    auto [one, other] = aio::Socket::pair();
    auto connection = std::make_shared<Connection>(loop_, one.fileno(), log_);
    loop_.add_reader(one.fileno(), [connection] {});
    loop_.add_writer(one.fileno(), [] {});
    connection = nullptr;
    let_go(one);
    turn(2);
  };
  held_by([](aio::Socket& socket) { socket.close(); });
  held_by([&](aio::Socket& socket) { loop_.remove_reader(socket.fileno()); });
  held_by([&](aio::Socket& socket) { loop_.add_reader(socket.fileno(), [] {}); });
  EXPECT_EQ(log_, Log(3, "connection gone"));
  EXPECT_EQ(description(), "  0 calls ready, 0 timers, 0 descriptors waited for\n");
}

TEST_F(Loop, reports_a_function_that_is_none) {
  loop_.call_soon({});
  loop_.call_later(1, {});
  finish(loop_.create_task(sleeper(log_, "main", 2)));
  EXPECT_EQ(log_, Log({"reported: Exception in callback | bad_function_call",
                       "reported: Exception in callback | bad_function_call", "main awake",
                       "returned 0"}));
}

TEST_F(Loop, is_left_by_a_keyboard_interrupt_of_its_exception_handler) {
  loop_.set_exception_handler(
      [](const aio::ExceptionContext&) { throw aio::KeyboardInterrupt("handler"); });
  loop_.call_soon([] { throw aio::ValueError("x"); });
  EXPECT_THROW(turn(), aio::KeyboardInterrupt);
  const auto dropped = loop_.create_future<int>();
  dropped->set_exception(make<aio::ValueError>("nobody asks"));
}

// A future is counted: a local one would be deleted by its last Ref.
static_assert(!std::is_constructible_v<aio::Future<int>, EventLoop&>);
// Ref<FutureBase> may be any future.
static_assert(!std::is_convertible_v<Ref<aio::FutureBase>, Ref<aio::Future<int>>>);
static_assert(std::is_convertible_v<Ref<aio::Future<int>>, Ref<aio::FutureBase>>);

}  // namespace
