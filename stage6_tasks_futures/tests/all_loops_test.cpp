// A coroutine does not know what drives it: those of stages 3 to 5 run unchanged in every loop.
#include <sys/socket.h>
#include <unistd.h>

#include "stage4_select_io/library/read.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace {

using aio::asleep;
using aio::Coroutine;
using aio::Descriptor;
using aio::Socket;
using aio::ValueError;
using aio::VirtualClock;
using namespace aio::testing;

std::string at_time(const std::string& what) {
  return what + " " + std::to_string(int(10 * (aio::get_running_loop().time() - 1000)));
}

/// Sleeps for each of the durations, and notes when it wakes, in tenths of a second.
class Sleeper final : public Coroutine<int> {
  enum { kStart, kSlept };

 public:
  Sleeper(Log& log, std::string name, std::vector<double> durations, bool fails = false)
      : log_(log), name_(std::move(name)), durations_(std::move(durations)), fails_(fails) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (; i_ < durations_.size(); ++i_) {
          return await(sleep_.emplace(durations_[i_]), kSlept);
          case kSlept:
            sent.check();
            log_.push_back(at_time(name_));
        }
    }
    if (fails_) throw ValueError(name_);
    return return_value(7);
  }

  Log& log_;
  std::string name_;
  std::vector<double> durations_;
  bool fails_;
  std::size_t i_ = 0;
  std::optional<asleep> sleep_;
};

/// Lets the others go first, some times.
class Spinner final : public Coroutine<int> {
 public:
  Spinner(Log& log, std::string name, int turns)
      : log_(log), name_(std::move(name)), turns_(turns) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (turns_-- == 0) return return_value(7);
    log_.push_back(name_);
    return yield(nullptr, kAfter1);
  }

  Log& log_;
  std::string name_;
  int turns_;
};

/// Sleeps, and then writes to a descriptor, or closes it.
class Writer final : public Coroutine<int> {
  enum { kStart, kSlept };

 public:
  Writer(Descriptor& descriptor, double delay, std::string text)
      : descriptor_(descriptor), sleep_(delay), text_(std::move(text)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return await(sleep_, kSlept);
    if (text_.empty()) {
      descriptor_.close();
    } else {
      aio::checked(::write(descriptor_.fileno(), text_.data(), text_.size()), "write");
    }
    return return_value(7);
  }

  Descriptor& descriptor_;
  asleep sleep_;
  std::string text_;
};

/// Sends each of the texts after a second, and then closes.
class Client final : public Coroutine<int> {
  enum { kStart, kSlept, kSent };

 public:
  Client(Socket& socket, std::vector<std::string> texts)
      : socket_(socket), texts_(std::move(texts)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (; i_ < texts_.size(); ++i_) {
          return await(sleep_.emplace(1), kSlept);
          case kSlept:
            sent.check();
            return await(send_.emplace(socket_, texts_[i_]), kSent);
          case kSent:
            sent.check();
        }
    }
    socket_.close();
    return return_value(7);
  }

  Socket& socket_;
  std::vector<std::string> texts_;
  std::size_t i_ = 0;
  std::optional<asleep> sleep_;
  std::optional<aio::AsyncSend> send_;
};

/// Receives a message of five bytes, and then what there is until the peer closes.
class Server final : public Coroutine<int> {
  enum { kStart, kMessage, kMore };

 public:
  Server(Log& log, Socket& socket) : log_(log), message_(socket, 5), socket_(socket) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(message_, kMessage);
      case kMessage:
        log_.push_back(at_time("message '" + sent.result_of(message_) + "'"));
        do {
          return await(more_.emplace(socket_), kMore);
          case kMore:
            text_ = sent.result_of(*more_);
            log_.push_back(at_time("more '" + text_ + "'"));
        } while (!text_.empty());
    }
    return return_value(7);
  }

  Log& log_;
  aio::AsyncRecvExactly message_;
  Socket& socket_;
  std::optional<aio::AsyncRecv> more_;
  std::string text_;
};

/// Notes what an operation of stages 4 and 5 gave.
template <class Operation>
class Noting final : public Coroutine<int> {
  enum { kStart, kDone };

 public:
  template <class... Arguments>
  Noting(Log& log, std::string name, Arguments&&... arguments)
      : log_(log), name_(std::move(name)), operation_(std::forward<Arguments>(arguments)...) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(operation_, kDone);
    const auto result = sent.result_of(operation_);
    if constexpr (std::is_same_v<decltype(result), const std::string>) {
      log_.push_back(at_time(name_ + " '" + result + "'"));
    } else {
      log_.push_back(at_time(name_));
    }
    return return_value(7);
  }

  Log& log_;
  std::string name_;
  Operation operation_;
};

/// Runs coroutines in a loop of stages 3 to 5, and returns how they ended.
template <class L>
auto runner(L& loop) {
  return [&loop](auto&... coroutines) {
    Log ends;
    for (const auto& error : loop.run(coroutines...)) ends.push_back(aio::describe(error));
    return ends;
  };
}
auto runner(aio::EventLoop& loop) {
  return [&loop](auto&... coroutines) {
    const std::vector tasks{loop.create_task(std::move(coroutines))...};
    for (const auto& task : tasks) loop.run_until_done(task);
    Log ends;
    for (const auto& task : tasks) ends.push_back(aio::describe(task->failure()));
    return ends;
  };
}
/// Plays `program(log, run)` in each loop. Where there is only time, also in the loop of stage 3.
template <class Program>
void expect_everywhere(const Log& expected, Program program, bool only_time = false) {
  const auto play = [&](const char* name, auto& loop) {
    Log log;
    const Log ends = program(log, runner(loop));
    log.insert(log.end(), ends.begin(), ends.end());
    EXPECT_EQ(log, expected) << name;
  };
  aio::SelectSelector select[2];
  aio::PollSelector poll[2];
  aio::EpollSelector epoll[2];
  VirtualClock clocks[7];
  if (only_time) {
    aio::SleepLoop sleep_loop(clocks[0]);
    play("SleepLoop", sleep_loop);
  }
  aio::SelectLoop loop_with_select(select[0], clocks[1]);
  aio::SelectLoop loop_with_poll(poll[0], clocks[2]);
  aio::SelectLoop loop_with_epoll(epoll[0], clocks[3]);
  play("SelectLoop, select", loop_with_select);
  play("SelectLoop, poll", loop_with_poll);
  play("SelectLoop, epoll", loop_with_epoll);
  aio::EventLoop event_loop_with_select(select[1], clocks[4]);
  aio::EventLoop event_loop_with_poll(poll[1], clocks[5]);
  aio::EventLoop event_loop_with_epoll(epoll[1], clocks[6]);
  play("EventLoop, select", event_loop_with_select);
  play("EventLoop, poll", event_loop_with_poll);
  play("EventLoop, epoll", event_loop_with_epoll);
}

constexpr auto kFine = "no exception";

TEST(AllLoops, let_coroutines_sleep_in_the_same_order) {
  expect_everywhere(
      {"b 10", "a 20", "c 20", "b 30", "a 40", kFine, kFine, kFine},
      [](Log& log, auto run) {
        Sleeper a(log, "a", {2, 2}), b(log, "b", {1, 2}), c(log, "c", {2});
        return run(a, b, c);
      },
      true);
}

TEST(AllLoops, wake_those_of_one_deadline_in_the_order_they_came) {
  expect_everywhere(
      {"a 10", "b 10", "c 10", "a 20", "b 20", "c 20", kFine, kFine, kFine},
      [](Log& log, auto run) {
        Sleeper a(log, "a", {1.0, 1.0}), b(log, "b", {1.0, 1.0}), c(log, "c", {1.0, 1.0});
        return run(a, b, c);
      },
      true);
}

TEST(AllLoops, take_a_deadline_in_the_past_for_now) {
  expect_everywhere(
      {"a 0", "b 0", "c 0", kFine, kFine, kFine},
      [](Log& log, auto run) {
        Sleeper a(log, "a", {-1}), b(log, "b", {-5}), c(log, "c", {0});
        return run(a, b, c);
      },
      true);
}

TEST(AllLoops, let_those_that_only_yield_take_turns) {
  expect_everywhere(
      {"a", "b", "c", "a", "b", "a", kFine, kFine, kFine},
      [](Log& log, auto run) {
        Spinner a(log, "a", 3), b(log, "b", 2), c(log, "c", 1);
        return run(a, b, c);
      },
      true);
}

TEST(AllLoops, let_the_others_go_on_when_one_fails) {
  expect_everywhere(
      {"a 10", "b 20", kFine, "ValueError: b", kFine},
      [](Log& log, auto run) {
        Sleeper a(log, "a", {1}), b(log, "b", {2}, true), c(log, "c", {});
        return run(a, b, c);
      },
      true);
}

TEST(AllLoops, read_a_pipe_while_others_sleep) {
  expect_everywhere({"tick 10", "read 'abc' 15", "tick 20", "tick 30", "rest 'd' 35", kFine, kFine,
                     kFine, kFine, kFine, kFine},
                    [](Log& log, auto run) {
                      auto [end, other] = Descriptor::pipe();
                      auto [end2, other2] = Descriptor::pipe();
                      Sleeper tick(log, "tick", {1, 1, 1});
                      Noting<aio::AsyncRead> read(log, "read", end.fileno(), 3);
                      Noting<aio::AsyncRead> rest(log, "rest", end2.fileno(), 100);
                      Writer part(other, 1.5, "abc");
                      Writer last(other2, 2.5, "d"), closes(other2, 3.5, "");
                      return run(tick, read, rest, part, last, closes);
                    });
}

TEST(AllLoops, receive_and_send_while_others_sleep) {
  expect_everywhere({"tick 5", "tick 15", "message 'hello' 20", "more ', ' 20", "tick 25",
                     "more 'world' 30", "more '' 30", kFine, kFine, kFine},
                    [](Log& log, auto run) {
                      auto [server, client] = Socket::pair();
                      Sleeper tick(log, "tick", {0.5, 1, 1});
                      Server serves(log, server);
                      Client asks(client, {"hel", "lo, ", "world"});
                      return run(tick, serves, asks);
                    });
}

TEST(AllLoops, send_more_than_fits_to_one_who_reads_late) {
  expect_everywhere({"received 1000000 bytes 10", kFine, kFine}, [](Log& log, auto run) {
    auto [server, client] = Socket::pair();
    /// Sleeps, and receives a million bytes.
    class Late final : public Coroutine<int> {
      enum { kStart, kSlept, kReceived };

     public:
      Late(Log& its_log, Socket& socket) : log(its_log), bytes(socket, 1'000'000) {}

     private:
      Step resume(Sent sent) override {
        switch (resume_point()) {
          case kStart:
            return await(sleep, kSlept);
          case kSlept:
            sent.check();
            return await(bytes, kReceived);
        }
        const std::size_t size = sent.result_of(bytes).size();
        log.push_back(at_time("received " + std::to_string(size) + " bytes"));
        return return_value(7);
      }
      Log& log;
      asleep sleep{1};
      aio::AsyncRecvExactly bytes;
    };
    Late late(log, server);
    Client sends(client, {std::string(1'000'000, 'x')});
    return run(late, sends);
  });
}

TEST(AllLoops, wake_who_waits_for_a_descriptor_that_is_closed) {
  expect_everywhere({"tick 10", "tick 20", kFine,
                     "system_error: closed while waited for: Bad file descriptor", kFine},
                    [](Log& log, auto run) {
                      auto [end, other] = Descriptor::pipe();
                      Sleeper tick(log, "tick", {1, 1});
                      Noting<aio::AsyncRead> read(log, "read", end.fileno());
                      Writer closes(end, 1.5, "");
                      return run(tick, read, closes);
                    });
}

/// Closes the other descriptor as soon as its own can be read.
class Closer final : public Coroutine<int> {
  enum { kStart, kReadable };

 public:
  Closer(const Descriptor& mine, Descriptor& other, Descriptor& next)
      : readable_(mine.fileno()), other_(other), next_(next) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return await(readable_, kReadable);
    const int number = other_.fileno();
    other_.close();
    auto [end, peer] = Descriptor::pipe();  // takes the number that is free now
    EXPECT_EQ(end.fileno(), number);
    aio::checked(::write(peer.fileno(), "SECRET", 6), "write");
    next_ = std::move(end);
    return return_value(0);
  }

  aio::Readable readable_;
  Descriptor& other_;
  Descriptor& next_;
};

TEST(AllLoops, tell_a_reader_that_was_woken_and_whose_descriptor_is_closed_before_it_runs) {
  expect_everywhere({kFine, "system_error: closed while waited for: Bad file descriptor"},
                    [](Log& log, auto run) {
                      auto [a, a_in] = Descriptor::pipe();
                      auto [b, b_in] = Descriptor::pipe();
                      Descriptor next;
                      aio::checked(::write(a_in.fileno(), "x", 1), "write");
                      aio::checked(::write(b_in.fileno(), "y", 1), "write");
                      Closer closer(a, b, next);
                      Noting<aio::AsyncRead> read(log, "read", b.fileno());
                      return run(closer, read);
                    });
}

}  // namespace
