// The order in which coroutines run, with descriptors.
#include "stage4_select_io/select_loop.hpp"

#include <gtest/gtest.h>

#include <climits>
#include <list>
#include <sstream>
#include <thread>

#include "stage3_sleep_loop/tests/text.hpp"
#include "stage4_select_io/demos/counting_selector.hpp"
#include "stage4_select_io/library/read.hpp"
#include "stage4_select_io/tests/io.hpp"

namespace {

using aio::CountingSelector;
using aio::Descriptor;
using aio::Readable;
using aio::Writable;
using aio::testing::Awaiter;
using aio::testing::describe_all;
using aio::testing::Guest;
using aio::testing::Holder;
using aio::testing::Later;
using aio::testing::Log;
using aio::testing::Pipe;
using aio::testing::put;
using aio::testing::raised_by;
using aio::testing::Reader;
using aio::testing::Sleeper;
using aio::testing::Spinner;
using aio::testing::TickingClock;

class SelectLoop : public ::testing::Test {
 protected:
  template <class... Coroutines>
  void run(Coroutines&... coroutines) {
    const Log expected(sizeof...(coroutines), "no exception");
    EXPECT_EQ(describe_all(loop_.run(coroutines...)), expected);
  }

  Log log_;
  Pipe pipe_;
  aio::VirtualClock clock_;
  aio::SelectSelector selector_;
  CountingSelector counting_{selector_};
  aio::SelectLoop loop_{counting_, clock_};
};

// Time and descriptors.

TEST_F(SelectLoop, runs_the_coroutines_of_stage_3_as_the_sleep_loop_does) {
  aio::AsyncSleep at_two(1002);
  const auto play = [&](auto loop) {
    Log log;
    Sleeper a(log, "a", {1, 1, 0, -1}), b(log, "b", {2}), c(log, "c", {0.5, 3});
    Awaiter d(log, "d", at_two);
    EXPECT_EQ(describe_all(loop->run(a, b, c, d)), Log(4, "no exception"));
    return log;
  };
  aio::VirtualClock clock;
  const Log log = play(std::make_unique<aio::SelectLoop>(clock_));
  EXPECT_EQ(log, play(std::make_unique<aio::SleepLoop>(clock)));
  EXPECT_EQ(log.size(), 8U);
}

TEST_F(SelectLoop, serves_sleepers_and_readers_in_the_order_of_time) {
  Reader reader(log_, "reader", pipe_.from.fileno(), 2);
  Sleeper sleeper(log_, "sleeper", {1, 1, 1});
  Later first(0.5, [&] { put(pipe_.to, "h"); }), second(2.5, [&] { put(pipe_.to, "i"); });
  run(reader, sleeper, first, second);
  EXPECT_EQ(log_,
            Log({"sleeper 1001.00", "sleeper 1002.00", "reader 'hi' 1002.50", "sleeper 1003.00"}));
}

TEST_F(SelectLoop, sleeps_in_select_and_nowhere_else) {
  class FakeClock final : public aio::Clock {
   public:
    double now() override { return time; }
    void sleep_until(double) override { FAIL() << "time should pass in select()"; }
    bool is_virtual() const override { return false; }
    double time = 1000;
  } clock;
  class FakeSelector final : public aio::Selector {
   public:
    FakeSelector(Log& log, FakeClock& clock) : log_(log), clock_(clock) {}
    void register_fd(int, int) override {}
    void modify(int, int) override {}
    void unregister(int) override {}
    const std::vector<Ready>& select(double timeout) override {
      log_.push_back("select " + aio::format(timeout));
      clock_.time += timeout;
      return nobody_;
    }

   private:
    Log& log_;
    FakeClock& clock_;
    std::vector<Ready> nobody_;
  } selector(log_, clock);
  Sleeper a(log_, "a", {0.25}), b(log_, "b", {3});
  EXPECT_EQ(describe_all(aio::SelectLoop(selector, clock).run(a, b)), Log(2, "no exception"));
  EXPECT_EQ(log_, Log({"select 0.00", "select 0.25", "a 1000.25", "select 2.75", "b 1003.00"}));
}

TEST_F(SelectLoop, does_not_turn_faster_than_there_is_something_to_do) {
  aio::SelectLoop loop(counting_);
  aio::asleep sleeper(0.003);
  EXPECT_EQ(describe_all(loop.run(sleeper)), Log({"no exception"}));
  EXPECT_LE(counting_.selects, 3);
}

TEST_F(SelectLoop, wakes_equal_deadlines_in_order_also_beside_a_reader) {
  put(pipe_.to, "x");
  Sleeper a(log_, "a", {1}), b(log_, "b", {1}), c(log_, "c", {1});
  Reader reader(log_, "reader", pipe_.from.fileno(), 1);
  run(a, b, reader, c);
  EXPECT_EQ(log_, Log({"reader 'x' 1000.00", "a 1001.00", "b 1001.00", "c 1001.00"}));
}

TEST_F(SelectLoop, puts_readers_before_sleepers_that_are_due_at_the_same_time) {
  Readable readable(pipe_.from.fileno());
  Awaiter reader(log_, "reader", readable);
  Sleeper sleeper(log_, "sleeper", {1, 0});
  Later writer(1, [&] { put(pipe_.to, "x"); });
  run(sleeper, reader, writer);
  EXPECT_EQ(log_, Log({"sleeper 1001.00", "reader 1001.00", "sleeper 1001.00"}));
}

TEST_F(SelectLoop, waits_for_real_if_only_descriptors_are_waited_for) {
  std::thread writer;
  Reader reader(log_, "reader", pipe_.from.fileno(), 1);
  Later starter(1, [&] { writer = std::thread([&] { put(pipe_.to, "x"); }); });
  run(reader, starter);
  writer.join();
  EXPECT_EQ(log_, Log({"reader 'x' 1001.00"}));
}

TEST_F(SelectLoop, does_not_take_a_reader_and_one_who_sleeps_for_ever_for_a_deadlock) {
  std::thread writer;
  Guest sleeper(log_, "sleeper");
  Reader reader(log_, "reader", pipe_.from.fileno(), 1);
  Later starter(1, [&] { writer = std::thread([&] { put(pipe_.to, "x"); }); });
  EXPECT_EQ(aio::testing::short_places(
                raised_by([&] { static_cast<void>(loop_.run(sleeper, reader, starter)); })),
            "RuntimeError: deadlock: nobody can ever go on\n"
            "  Guest waits for AsyncSleep(until=inf)\n"
            "    Guest suspended at actors.hpp\n"
            "    asleep suspended at sleep.hpp\n");
  writer.join();
  EXPECT_EQ(log_, Log({"reader 'x' 1001.00", "sleeper cleans up"}));
}

TEST_F(SelectLoop, looks_at_no_event_that_went_before_its_coroutine_was_woken) {
  Holder<aio::AsyncRead> holder(pipe_.from.fileno());
  int turn = 0;
  Spinner spinner([&] {
    if (++turn == 2) put(pipe_.to, "x");
    if (turn == 3) {  // the holder is woken, and comes behind this one
      holder.inner = nullptr;
      pipe_.from.close();
    }
    return turn < 5;
  });
  const auto errors = loop_.run(spinner, holder);
  EXPECT_EQ(aio::describe(errors[1]).substr(0, 40), "RuntimeError: what it waited for is gone");
}

// Nobody starves.

TEST_F(SelectLoop, lets_a_spinner_starve_no_reader) {
  put(pipe_.to, "x");
  Reader reader(log_, "reader", pipe_.from.fileno(), 1);
  int turns = 0;
  Spinner spinner([&] { return ++turns < 1000 && !reader.finished(); });
  run(spinner, reader);
  EXPECT_EQ(turns, 3);  // the reader comes; the byte is seen; the reader has gone
}

TEST_F(SelectLoop, lets_sleepers_that_are_always_due_starve_no_reader) {
  put(pipe_.to, "x");
  Reader reader(log_, "reader", pipe_.from.fileno(), 1);
  Sleeper sleeper(log_, "sleeper", std::vector<double>(5, 0));
  run(sleeper, reader);
  EXPECT_EQ(log_, Log({"reader 'x' 1000.00", "sleeper 1000.00", "sleeper 1000.00",
                       "sleeper 1000.00", "sleeper 1000.00", "sleeper 1000.00"}));
}

TEST_F(SelectLoop, lets_a_reader_that_is_always_ready_starve_no_sleeper) {
  TickingClock clock;
  Descriptor zeros = Descriptor::open("/dev/zero", O_RDONLY);
  aio::AsyncRead reader(zeros.fileno(), std::size_t{1} << 40);
  Later sleeper(0.1, [&] { zeros.close(); });
  EXPECT_EQ(describe_all(aio::SelectLoop(clock).run(reader, sleeper)),
            Log({"system_error: closed while waited for: Bad file descriptor", "no exception"}));
}

TEST_F(SelectLoop, serves_all_that_are_ready_after_one_select) {
  std::vector<Pipe> pipes(10);
  std::list<Reader> readers;
  std::vector<aio::AnyCoroutine*> all;
  for (const Pipe& pipe : pipes) {
    put(pipe.to, "x");
    all.push_back(&readers.emplace_back(log_, "reader", pipe.from.fileno(), 1));
  }
  EXPECT_EQ(describe_all(loop_.run_all(all)), Log(10, "no exception"));
  EXPECT_EQ(log_, Log(10, "reader 'x' 1000.00"));
  EXPECT_EQ(counting_.selects, 2);  // one before they begin to wait
}

// The calls of the selector.

TEST_F(SelectLoop, registers_once_for_each_wait_and_unregisters_after_it) {
  Reader reader(log_, "reader", pipe_.from.fileno(), 3);
  Later a(1, [&] { put(pipe_.to, "a"); }), b(2, [&] { put(pipe_.to, "b"); });
  Later c(3, [&] { put(pipe_.to, "c"); });
  run(reader, a, b, c);
  EXPECT_EQ(counting_.registers, 3);
  EXPECT_EQ(counting_.unregisters, 3);
  EXPECT_EQ(counting_.modifies, 0);
}

TEST_F(SelectLoop, registers_once_for_all_waits_that_keep_and_unregisters_at_the_end) {
  class Keeper final : public aio::Coroutine<> {
    enum { kStart, kReadable };

   public:
    explicit Keeper(int fd) : readable_(fd, true) {}

   private:
    Step resume(Sent sent) override {
      sent.check();
      char byte = 0;
      if (resume_point() == kReadable) aio::checked(::read(readable_.fd(), &byte, 1), "read");
      return byte == 'c' ? return_value() : await(readable_, kReadable);
    }
    Readable readable_;
  } keeper(pipe_.from.fileno());
  Later a(1, [&] { put(pipe_.to, "a"); }), b(2, [&] { put(pipe_.to, "b"); });
  Later c(3, [&] { put(pipe_.to, "c"); });
  run(keeper, a, b, c);
  EXPECT_EQ(counting_.registers, 1);
  EXPECT_EQ(counting_.unregisters, 1);
}

// Waiting to write.

TEST_F(SelectLoop, waits_until_there_is_room_to_write) {
  const std::string all(65536, 'x');  // as much as the pipe holds
  put(pipe_.to, all);
  Writable writable(pipe_.to.fileno());
  Awaiter writer(log_, "writer", writable);
  Later emptier(1, [&] {
    std::string read = all;
    EXPECT_EQ(::read(pipe_.from.fileno(), read.data(), read.size()), 65536);
  });
  run(writer, emptier);
  EXPECT_EQ(log_, Log({"writer 1001.00"}));
}

TEST_F(SelectLoop, lets_one_read_and_another_write_the_same_descriptor) {
  const auto ends = aio::testing::socket_pair();
  const Descriptor &a = ends.first, &b = ends.second;
  Readable readable(a.fileno());
  Writable writable(a.fileno());
  Awaiter reader(log_, "reader", readable), writer(log_, "writer", writable);
  Later peer(1, [&] { put(b, "x"); });
  run(reader, writer, peer);
  EXPECT_EQ(log_, Log({"writer 1000.00", "reader 1001.00"}));
}

// Refusals, to the one who asked.

TEST_F(SelectLoop, refuses_a_second_waiter_and_loses_nobody) {
  const Descriptor from = aio::testing::duplicate(pipe_.from, 100);
  Reader first(log_, "first", 100, 1), second(log_, "second", 100, 1);
  Later writer(1, [&] { put(pipe_.to, "xy"); });
  run(first, second, writer);
  Reader third(log_, "third", 100, 1);
  run(third);
  EXPECT_EQ(log_, Log({"second RuntimeError: descriptor 100 is waited for already",
                       "first 'x' 1001.00", "third 'y' 1001.00"}));
}

TEST_F(SelectLoop, refuses_what_cannot_be_waited_for_and_serves_the_others) {
  const Descriptor large = aio::testing::duplicate(pipe_.from, 1500);
  Descriptor closed = aio::testing::duplicate(pipe_.from, 200);
  closed.close();
  Reader too_large(log_, "1500", large.fileno(), 1), not_open(log_, "200", 200, 1);
  Reader negative(log_, "-1", -1, 1), huge(log_, "huge", INT_MAX, 1);
  Reader other(log_, "other", pipe_.from.fileno(), 1);
  Sleeper bystander(log_, "bystander", {2});
  Later writer(1, [&] { put(pipe_.to, "x"); });
  run(too_large, not_open, negative, huge, other, bystander, writer);
  EXPECT_EQ(log_, Log({"1500 ValueError: filedescriptor out of range in select()",
                       "200 system_error: fcntl: Bad file descriptor",
                       "-1 ValueError: Invalid file descriptor: -1",
                       "huge ValueError: filedescriptor out of range in select()",
                       "other 'x' 1001.00", "bystander 1002.00"}));
}

TEST_F(SelectLoop, knows_descriptors_which_the_sleep_loop_does_not) {
  Readable readable(5);
  Awaiter reader(log_, "reader", readable);
  EXPECT_EQ(describe_all(aio::SleepLoop(clock_).run(reader)), Log({"no exception"}));
  EXPECT_EQ(log_, Log({"reader RuntimeError: this loop does not know the event Readable(fd=5)"}));
}

TEST_F(SelectLoop, refuses_an_event_that_it_does_not_know_as_the_sleep_loop_does) {
  struct Unknown final : aio::Event {
    std::string repr() const override { return "Unknown()"; }
  } unknown;
  Awaiter awaiter(log_, "awaiter", unknown);
  run(awaiter);
  EXPECT_EQ(log_, Log({"awaiter RuntimeError: this loop does not know the event Unknown()"}));
}

// Closing.

const char* const kClosed = "system_error: closed while waited for: Bad file descriptor";

TEST_F(SelectLoop, tells_the_waiters_of_a_descriptor_that_is_closed) {
  auto ends = aio::testing::socket_pair();
  Descriptor& a = ends.first;
  std::string chunk(4096, 'x');
  while (::send(a.fileno(), chunk.data(), chunk.size(), MSG_DONTWAIT) > 0) {
  }
  Readable readable(a.fileno());
  Writable writable(a.fileno());
  Awaiter reader(log_, "reader", readable), writer(log_, "writer", writable);
  Later closer(1, [&] { a.close(); });
  Sleeper bystander(log_, "bystander", {2});
  run(reader, writer, closer, bystander);
  EXPECT_EQ(log_, Log({std::string("reader ") + kClosed, std::string("writer ") + kClosed,
                       "bystander 1002.00"}));
}

/// Waits for an event, and then does something.
class Doer final : public aio::Coroutine<> {
  enum { kStart, kWoken };

 public:
  Doer(aio::Event& event, std::function<void()> action)
      : event_(event), action_(std::move(action)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return await(event_, kWoken);
    action_();
    return return_value();
  }

  aio::Event& event_;
  std::function<void()> action_;
};

TEST_F(SelectLoop, tells_those_that_were_woken_in_this_turn_and_no_others) {
  Pipe second, third;
  Readable first_is_readable(pipe_.from.fileno());
  Doer closer(first_is_readable, [&] { second.from.close(); });
  Reader victim(log_, "victim", second.from.fileno(), 1);
  Reader other(log_, "other", third.from.fileno(), 1);
  Later writer(1, [&] {
    for (const Pipe* pipe : {&pipe_, &second, &third}) put(pipe->to, "x");
  });
  Sleeper sleeper(log_, "sleeper", {1, 0});  // wakes beside them
  run(closer, victim, other, writer, sleeper);
  EXPECT_EQ(log_, Log({"sleeper 1001.00", std::string("victim ") + kClosed, "other 'x' 1001.00",
                       "sleeper 1001.00"}));
}

TEST_F(SelectLoop, tells_a_waiter_that_another_thread_has_closed_its_descriptor) {
  const int fd = pipe_.from.fileno();
  Reader reader(log_, "reader", fd, 1);
  std::optional<Pipe> another;  // has the number now, and nobody writes to it
  Later closer(1, [&] {
    std::thread([&] {
      pipe_.from.close();
      another.emplace();
    }).join();
    ASSERT_EQ(another->from.fileno(), fd);
  });
  run(reader, closer);
  EXPECT_EQ(log_, Log({std::string("reader ") + kClosed}));
}

TEST_F(SelectLoop, runs_again_after_another_thread_has_closed_a_descriptor_in_the_last_turn) {
  Readable readable(pipe_.from.fileno(), true);
  Doer closer(readable, [&] { std::thread([&] { pipe_.from.close(); }).join(); });
  put(pipe_.to, "x");
  run(closer);
  Pipe another;
  put(another.to, "x");
  Reader reader(log_, "reader", another.from.fileno(), 1);
  run(reader);
  EXPECT_EQ(log_, Log({"reader 'x' 1000.00"}));
}

/// Reads from a pipe in a loop, and keeps what was seen.
struct ReadsEarly {
  ReadsEarly() {
    Pipe pipe;
    put(pipe.to, "x");
    Reader reader(log, "reader", pipe.from.fileno(), 1);
    aio::SelectSelector selector;
    aio::VirtualClock clock;
    aio::SelectLoop loop{selector, clock};
    (void)loop.run(reader);  // what became of it is in the log
  }
  Log log;
};
[[gnu::init_priority(101)]] const ReadsEarly reads_early;

TEST(SelectLoop_in_a_static, runs_before_all_other_statics_are_made) {
  EXPECT_EQ(reads_early.log, Log({"reader 'x' 1000.00"}));
}

TEST_F(SelectLoop, finds_a_descriptor_that_was_closed_behind_its_back) {
  const int fd = pipe_.from.fileno();
  Reader reader(log_, "reader", fd, 1);
  Pipe another;
  Reader other(log_, "other", another.from.fileno(), 1);
  Sleeper bystander(log_, "bystander", {2, 2});
  Later closer(1, [&] { ::close(fd); }), writer(3, [&] { put(another.to, "x"); });
  run(reader, other, closer, bystander, writer);
  EXPECT_EQ(log_, Log({std::string("reader ") + kClosed, "bystander 1002.00", "other 'x' 1003.00",
                       "bystander 1004.00"}));
}

TEST_F(SelectLoop, can_wait_for_a_number_again_that_was_closed_and_given_to_another_file) {
  const int fd = pipe_.from.fileno();
  Reader before(log_, "before", fd, 1);
  std::optional<Pipe> another;
  Later closer(1, [&] {
    pipe_.from.close();
    another.emplace();
    ASSERT_EQ(another->from.fileno(), fd);
    loop_.spawn(std::make_unique<Reader>(log_, "after", fd, 1));
  });
  Later writer(2, [&] { put(another->to, "x"); });
  run(before, closer, writer);
  EXPECT_EQ(log_, Log({std::string("before ") + kClosed, "after 'x' 1002.00"}));
}

TEST_F(SelectLoop, lets_a_read_be_given_up_after_some_time) {
  Descriptor same = aio::testing::duplicate(pipe_.from, 0);
  Reader impatient(log_, "impatient", same.fileno(), 1);
  Later timeout(5, [&] { same.close(); }), writer(10, [&] { put(pipe_.to, "x"); });
  Reader patient(log_, "patient", pipe_.from.fileno(), 1);
  run(impatient, patient, timeout, writer);
  EXPECT_EQ(log_, Log({std::string("impatient ") + kClosed, "patient 'x' 1010.00"}));
}

TEST_F(SelectLoop, does_not_mind_the_closing_of_what_nobody_waits_for) {
  Later closer(1, [&] { pipe_.from.close(); });
  run(closer);
  pipe_.to.close();
}

// Woken from outside.

TEST_F(SelectLoop, is_woken_by_another_thread_through_a_pipe) {
  std::thread thread([&] {
    for (const char* text : {"a", "b", "c"}) put(pipe_.to, text);
  });
  aio::AsyncRead reader(pipe_.from.fileno(), 3);
  EXPECT_EQ(describe_all(aio::SelectLoop().run(reader)), Log({"no exception"}));
  thread.join();
  EXPECT_EQ(reader.result(), "abc");
}

volatile sig_atomic_t signals = 0;
int end_to_write = -1;

TEST_F(SelectLoop, survives_signals_and_can_be_woken_by_their_handlers) {
  signals = 0;
  end_to_write = pipe_.to.fileno();
  const aio::testing::SignalStorm storm([](int) {
    signals = signals + 1;
    if (signals == 5) [[maybe_unused]]
      const ssize_t n = ::write(end_to_write, "x", 1);
  });
  aio::AsyncRead reader(pipe_.from.fileno());
  EXPECT_EQ(describe_all(aio::SelectLoop(counting_).run(reader)), Log({"no exception"}));
  EXPECT_EQ(reader.result(), "x");
  EXPECT_GE(signals, 5);
}

TEST_F(SelectLoop, sleeps_to_the_end_although_signals_interrupt_it) {
  const aio::testing::SignalStorm storm([](int) {});
  const double start = aio::monotonic_clock().now();
  aio::asleep sleeper(0.01);
  EXPECT_EQ(describe_all(aio::SelectLoop().run(sleeper)), Log({"no exception"}));
  EXPECT_GE(aio::monotonic_clock().now() - start, 0.01);
}

// The end.

TEST_F(SelectLoop, tells_who_waits_for_which_descriptor) {
  std::ostringstream out;
  const Descriptor from = aio::testing::duplicate(pipe_.from, 100);
  Reader reader(log_, "reader", from.fileno(), 1);
  Later asker(1, [&] {
    loop_.describe(out);
    put(pipe_.to, "x");
  });
  run(reader, asker);
  EXPECT_EQ(aio::testing::short_places(out.str()),
            "  Reader waits for Readable(fd=100)\n"
            "    Reader suspended at io.hpp\n"
            "    AsyncRead suspended at read.cpp\n"
            "  Later is ready\n"
            "    Later running at actors.hpp\n");
}

TEST_F(SelectLoop, leaves_nothing_registered_and_nobody_unclosed_if_the_selector_fails) {
  class Failing final : public aio::Selector {
   public:
    explicit Failing(Selector& inner) : inner_(inner) {}
    void register_fd(int fd, int events) override { inner_.register_fd(fd, events); }
    void modify(int fd, int events) override { inner_.modify(fd, events); }
    void unregister(int fd) override { inner_.unregister(fd); }
    const std::vector<Ready>& select(double timeout) override {
      if (++calls_ == 2) throw std::system_error(ENOMEM, std::generic_category(), "select");
      return inner_.select(timeout);
    }

   private:
    Selector& inner_;
    int calls_ = 0;
  } failing(counting_);
  aio::SelectLoop loop(failing, clock_);
  Guest guest(log_, "guest", [&] { pipe_.from.close(); });
  aio::AsyncRead reader(pipe_.from.fileno());
  Sleeper sleeper(log_, "sleeper", {5});
  EXPECT_EQ(raised_by([&] { static_cast<void>(loop.run(guest, reader, sleeper)); }),
            "system_error: select: Cannot allocate memory");
  EXPECT_EQ(log_, Log({"guest cleans up"}));
  Sleeper later(log_, "later", {10});  // the one that slept is not woken any more
  EXPECT_EQ(describe_all(loop.run(later)), Log({"no exception"}));
  EXPECT_EQ(log_, Log({"guest cleans up", "later 1010.00"}));
  EXPECT_EQ(reader.state(), aio::State::kClosed);
  EXPECT_EQ(counting_.registers, 1);
  EXPECT_EQ(counting_.unregisters, 1);
}

TEST_F(SelectLoop, refuses_to_run_inside_of_a_loop) {
  Later nester(1, [] { static_cast<void>(aio::SelectLoop().run()); });
  EXPECT_EQ(describe_all(loop_.run(nester)),
            Log({"RuntimeError: Cannot run the event loop while another loop is running"}));
}

}  // namespace
