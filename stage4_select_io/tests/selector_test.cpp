#include "stage4_select_io/selector.hpp"

#include <gtest/gtest.h>
#include <sys/syscall.h>

#include <climits>
#include <cmath>
#include <cstdarg>
#include <cstdint>
#include <cstring>
#include <limits>

#include "stage4_select_io/tests/io.hpp"

namespace {

timeval given{};       // to select() last
int select_error = 0;  // what the next call of it says
int fcntl_error = 0;   // what the next call of fcntl() says

}  // namespace

// These stand before the functions of the C library, in this test binary. This one knows what it is
// given.
extern "C" int select(int n, fd_set* read, fd_set* write, fd_set* except, timeval* timeout) {
  if (select_error) {
    errno = std::exchange(select_error, 0);
    return -1;
  }
  if (timeout) given = *timeout;
  const timespec time{given.tv_sec, given.tv_usec * 1000};
  return pselect(n, read, write, except, timeout ? &time : nullptr, nullptr);
}

extern "C" int fcntl(int fd, int command, ...) {
  if (fcntl_error) {
    errno = std::exchange(fcntl_error, 0);
    return -1;
  }
  va_list more;
  va_start(more, command);
  const auto argument = va_arg(more, long);
  va_end(more);
  return static_cast<int>(::syscall(SYS_fcntl, fd, command, argument));
}

namespace aio {

// GoogleTest needs these to compare and to print.
bool operator==(const Selector::Ready& a, const Selector::Ready& b) {
  return a.fd == b.fd && a.events == b.events;
}
void PrintTo(const Selector::Ready& ready, std::ostream* out) {  // NOLINT: GoogleTest's name
  *out << "fd " << ready.fd << ": " << ready.events;
}

}  // namespace aio

namespace {

using aio::Descriptor;
using aio::kInvalid;
using aio::kRead;
using aio::kWrite;
using aio::testing::Pipe;
using aio::testing::raised_by;
using AllReady = std::vector<aio::Selector::Ready>;

const double kForEver = std::numeric_limits<double>::infinity();

class SelectSelector : public ::testing::Test {
 protected:
  std::string refusal(int fd) {
    return raised_by([&] { selector_.register_fd(fd, kRead); });
  }

  aio::SelectSelector selector_;
  Pipe pipe_;
  int from_ = pipe_.from.fileno();
  int to_ = pipe_.to.fileno();
};

TEST_F(SelectSelector, reports_who_can_be_read_and_who_can_be_written) {
  selector_.register_fd(from_, kRead);
  EXPECT_EQ(selector_.select(0), AllReady());
  selector_.register_fd(to_, kWrite);
  EXPECT_EQ(selector_.select(kForEver), AllReady({{to_, kWrite}}));
  aio::testing::put(pipe_.to, "x");
  EXPECT_EQ(selector_.select(kForEver), AllReady({{from_, kRead}, {to_, kWrite}}));
}

TEST_F(SelectSelector, reports_both_directions_of_one_descriptor_at_once) {
  const auto [a, b] = aio::testing::socket_pair();
  selector_.register_fd(a.fileno(), kRead | kWrite);
  EXPECT_EQ(selector_.select(0), AllReady({{a.fileno(), kWrite}}));
  aio::testing::put(b, "x");
  EXPECT_EQ(selector_.select(0), AllReady({{a.fileno(), kRead | kWrite}}));
}

TEST_F(SelectSelector, goes_on_reporting_until_it_is_read) {
  selector_.register_fd(from_, kRead);
  aio::testing::put(pipe_.to, "x");
  EXPECT_EQ(selector_.select(0), AllReady({{from_, kRead}}));
  EXPECT_EQ(selector_.select(0), AllReady({{from_, kRead}}));
  char byte = 0;
  ASSERT_EQ(::read(from_, &byte, 1), 1);
  EXPECT_EQ(selector_.select(0), AllReady());
}

TEST_F(SelectSelector, watches_for_something_else_after_modify) {
  const auto [a, b] = aio::testing::socket_pair();
  aio::testing::put(b, "x");
  selector_.register_fd(a.fileno(), kRead);
  selector_.modify(a.fileno(), kWrite);
  EXPECT_EQ(selector_.select(0), AllReady({{a.fileno(), kWrite}}));
  selector_.modify(a.fileno(), kRead);
  EXPECT_EQ(selector_.select(0), AllReady({{a.fileno(), kRead}}));
}

TEST_F(SelectSelector, forgets_what_is_unregistered_and_takes_it_again) {
  aio::testing::put(pipe_.to, "x");
  selector_.register_fd(from_, kRead);
  selector_.unregister(from_);
  EXPECT_EQ(selector_.select(0), AllReady());
  selector_.register_fd(from_, kRead);
  EXPECT_EQ(selector_.select(0), AllReady({{from_, kRead}}));
}

TEST_F(SelectSelector, takes_a_number_again_that_was_closed_and_given_to_another_file) {
  selector_.register_fd(from_, kRead);
  selector_.unregister(from_);
  pipe_.from.close();
  const Pipe another;
  ASSERT_EQ(another.from.fileno(), from_);
  selector_.register_fd(from_, kRead);
  EXPECT_EQ(selector_.select(0), AllReady());
  aio::testing::put(another.to, "x");
  EXPECT_EQ(selector_.select(0), AllReady({{from_, kRead}}));
}

TEST_F(SelectSelector, reports_a_hundred_in_one_call) {
  AllReady expected;
  std::vector<Pipe> pipes(100);
  for (const Pipe& pipe : pipes) {
    aio::testing::put(pipe.to, "x");
    selector_.register_fd(pipe.from.fileno(), kRead);
    expected.push_back({pipe.from.fileno(), kRead});
  }
  EXPECT_EQ(selector_.select(kForEver), expected);
}

TEST_F(SelectSelector, takes_a_hang_up_for_ready_to_read) {
  selector_.register_fd(from_, kRead);
  pipe_.to.close();
  EXPECT_EQ(selector_.select(kForEver), AllReady({{from_, kRead}}));
}

// Refusals.

TEST_F(SelectSelector, refuses_what_is_registered_already) {
  selector_.register_fd(from_, kRead);
  EXPECT_EQ(refusal(from_), "ValueError: " + std::to_string(from_) + " is already registered");
}

TEST_F(SelectSelector, refuses_a_negative_number) {
  EXPECT_EQ(refusal(-1), "ValueError: Invalid file descriptor: -1");
}

TEST_F(SelectSelector, refuses_what_is_too_large_and_writes_nowhere) {
  struct {
    std::uint64_t before = 0x1234;
    aio::SelectSelector selector;
    std::uint64_t after[64] = {};
  } memory;
  for (const int fd : {FD_SETSIZE, 1500, 4000, INT_MAX}) {
    EXPECT_EQ(raised_by([&] { memory.selector.register_fd(fd, kRead | kWrite); }),
              "ValueError: filedescriptor out of range in select()");
  }
  EXPECT_EQ(memory.before, 0x1234U);
  for (const std::uint64_t word : memory.after) EXPECT_EQ(word, 0U);
}

TEST_F(SelectSelector, takes_the_largest_that_fits) {
  aio::testing::put(pipe_.to, "x");
  const Descriptor last = aio::testing::duplicate(pipe_.from, FD_SETSIZE - 1);
  ASSERT_EQ(last.fileno(), FD_SETSIZE - 1);
  selector_.register_fd(last.fileno(), kRead);
  EXPECT_EQ(selector_.select(kForEver), AllReady({{FD_SETSIZE - 1, kRead}}));
}

TEST_F(SelectSelector, writes_nowhere_for_what_was_never_registered) {
  for (const int fd : {-1, 0, FD_SETSIZE, 1 << 30}) {
    selector_.modify(fd, kRead);
    selector_.unregister(fd);
  }
  EXPECT_TRUE(selector_.select(0).empty());
}

TEST_F(SelectSelector, does_not_watch_what_is_modified_and_was_never_registered) {
  aio::testing::put(pipe_.to, "x");
  selector_.modify(from_, kRead);
  EXPECT_EQ(selector_.select(0), AllReady());
}

TEST_F(SelectSelector, does_not_take_a_number_that_is_too_large_for_the_number_0) {
  const aio::testing::NumberZero zero(pipe_.to);
  selector_.register_fd(0, kWrite);
  selector_.unregister(FD_SETSIZE);
  EXPECT_EQ(selector_.select(0), AllReady({{0, kWrite}}));
}

TEST_F(SelectSelector, raises_the_error_of_select) {
  for (const int error : {EINVAL, ENOMEM}) {
    selector_.select(0);
    select_error = error;
    EXPECT_EQ(raised_by([&] { selector_.select(0); }),
              std::string("system_error: select: ") + strerror(error));
  }
}

TEST_F(SelectSelector, refuses_what_is_not_open) {
  pipe_.from.close();
  EXPECT_EQ(refusal(from_), "system_error: fcntl: Bad file descriptor");
  EXPECT_EQ(selector_.select(0), AllReady());
}

// Closed behind its back.

TEST_F(SelectSelector, finds_those_that_were_closed_and_then_serves_the_others) {
  Pipe first, second;
  const int a = first.from.fileno(), b = second.to.fileno();
  aio::testing::put(pipe_.to, "x");
  selector_.register_fd(a, kRead);
  selector_.register_fd(b, kWrite);
  selector_.register_fd(from_, kRead);
  first.from.close();
  second.to.close();
  EXPECT_EQ(selector_.select(kForEver), AllReady({{a, kInvalid}, {b, kInvalid}}));
  selector_.unregister(a);
  selector_.unregister(b);
  EXPECT_EQ(selector_.select(kForEver), AllReady({{from_, kRead}}));
}

TEST_F(SelectSelector, finds_the_number_0_closed_and_nothing_that_it_does_not_watch) {
  Pipe closed;
  const Descriptor passed_on(aio::checked(dup(from_), "dup"));  // so it is not closed at an exec()
  const aio::testing::NumberZero zero(pipe_.from);
  selector_.register_fd(0, kRead);
  selector_.register_fd(passed_on.fileno(), kRead);
  closed.from.close();
  ::close(0);
  EXPECT_EQ(selector_.select(kForEver), AllReady({{0, kInvalid}}));
}

TEST_F(SelectSelector, finds_the_largest_that_fits_closed_and_nothing_behind_it) {
  Descriptor last = aio::testing::duplicate(pipe_.from, FD_SETSIZE - 1);
  ASSERT_EQ(last.fileno(), FD_SETSIZE - 1);
  selector_.register_fd(last.fileno(), kRead);
  last.close();
  EXPECT_EQ(selector_.select(kForEver), AllReady({{FD_SETSIZE - 1, kInvalid}}));
}

TEST_F(SelectSelector, takes_none_for_closed_if_it_cannot_find_out) {
  selector_.register_fd(from_, kRead);
  pipe_.from.close();
  fcntl_error = ENOMEM;
  EXPECT_EQ(selector_.select(kForEver), AllReady());
  EXPECT_EQ(selector_.select(kForEver), AllReady({{from_, kInvalid}}));
}

// Time.

TEST_F(SelectSelector, never_returns_early) {
  selector_.register_fd(from_, kRead);
  for (const double timeout : {1e-9, 1.1e-6, 0.0001, 0.0019}) {
    const double start = aio::monotonic_clock().now();
    EXPECT_EQ(selector_.select(timeout), AllReady());
    EXPECT_GE(aio::monotonic_clock().now() - start, timeout) << timeout;
  }
}

TEST_F(SelectSelector, rounds_times_up_to_a_microsecond) {
  selector_.register_fd(to_, kWrite);  // so that it does not wait
  const auto microseconds = [&](double timeout) {
    EXPECT_EQ(selector_.select(timeout).size(), 1U);
    return given.tv_sec * 1'000'000 + given.tv_usec;
  };
  EXPECT_EQ(microseconds(0), 0);
  EXPECT_EQ(microseconds(1e-9), 1);
  EXPECT_EQ(microseconds(2.5e-6), 3);
  EXPECT_EQ(microseconds(0.9999995), 1'000'000);
  EXPECT_EQ(microseconds(3.25), 3'250'000);
}

TEST_F(SelectSelector, with_nobody_to_watch_only_waits) {
  EXPECT_EQ(selector_.select(0.0001), AllReady());
}

TEST_F(SelectSelector, takes_any_timeout) {
  selector_.register_fd(to_, kWrite);
  for (const double timeout : {0.0, 1e-9, 1.0, 1e9, 1e18, 1e300, kForEver}) {
    EXPECT_EQ(selector_.select(timeout), AllReady({{to_, kWrite}})) << timeout;
  }
}

TEST_F(SelectSelector, does_not_wait_if_the_timeout_is_negative_or_no_number) {
  selector_.register_fd(from_, kRead);
  for (const double timeout : {-1e-9, -1.0, -1e300, -kForEver, std::nan("")}) {
    EXPECT_EQ(selector_.select(timeout), AllReady()) << timeout;
  }
}

TEST_F(SelectSelector, tells_an_observer_of_a_wait_for_no_descriptor_in_particular) {
  struct Recorder final : aio::Observer {
    void called(const char* name, int fd, double asked, long answer,
                const std::source_location&) override {
      log.push_back(name + (" " + std::to_string(fd)) + " for " + aio::repr(asked) + " says " +
                    std::to_string(answer));
    }
    aio::testing::Log log;
  } recorder;
  selector_.register_fd(to_, kWrite);
  aio::observer = &recorder;
  selector_.select(2);
  aio::observer = nullptr;
  EXPECT_EQ(recorder.log, aio::testing::Log({"select -1 for 2 says 1"}));
}

TEST_F(SelectSelector, returns_nothing_when_a_signal_comes) {
  const aio::testing::SignalStorm storm([](int) {});
  selector_.register_fd(from_, kRead);
  EXPECT_EQ(selector_.select(kForEver), AllReady());
}

}  // namespace
