// select, poll and epoll: the same answers.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <set>

#include "stage4_select_io/tests/io.hpp"
#include "stage5_nonblocking_sockets/tests/sockets.hpp"

static int wait_error = 0;     // what the next call of poll() or epoll_wait() says
static int control_error = 0;  // what the next call of epoll_ctl() says

// In the place of the C library's.
extern "C" int poll(pollfd* watched, nfds_t size, int timeout) {
  if (!wait_error) return static_cast<int>(::syscall(SYS_poll, watched, size, timeout));
  errno = std::exchange(wait_error, 0);
  return -1;
}
extern "C" int epoll_wait(int epoll, epoll_event* to, int size, int timeout) {
  if (!wait_error) {
    return static_cast<int>(::syscall(SYS_epoll_pwait, epoll, to, size, timeout, nullptr, 8));
  }
  errno = std::exchange(wait_error, 0);
  return -1;
}
extern "C" int epoll_ctl(int epoll, int operation, int fd, epoll_event* event) noexcept {
  if (!control_error)
    return static_cast<int>(::syscall(SYS_epoll_ctl, epoll, operation, fd, event));
  errno = std::exchange(control_error, 0);
  return -1;
}

namespace aio {
bool operator==(const Selector::Ready& a, const Selector::Ready& b) {
  return a.fd == b.fd && a.events == b.events;
}
std::ostream& operator<<(std::ostream& out, const Selector::Ready& ready) {
  return out << "{" << ready.fd << ", " << ready.events << "}";
}
}  // namespace aio

namespace {

using aio::Descriptor;
using aio::kInvalid;
using aio::kRead;
using aio::kWrite;
using aio::Socket;
using aio::testing::raised_by;
using AllReady = std::vector<aio::Selector::Ready>;

const double kForEver = std::numeric_limits<double>::infinity();

class Selectors : public ::testing::TestWithParam<aio::testing::Kind> {
 protected:
  bool is(const char* name) const { return std::string(GetParam().name) == name; }
  /// The first descriptor from `least` on that is free, for the file of another one.
  static Descriptor high(const Socket& socket, int least) {
    return Descriptor(fcntl(socket.fileno(), F_DUPFD_CLOEXEC, least));
  }

  std::unique_ptr<aio::Selector> selector_ = GetParam().make();
  std::pair<Socket, Socket> ends_ = Socket::pair();
  Socket& a_ = ends_.first;
  Socket& b_ = ends_.second;
};
INSTANTIATE_TEST_SUITE_P(Of, Selectors, aio::testing::each_selector(), aio::testing::name_of);

// A loop that refers to the one that was moved from would wait for nobody any more.
static_assert(!std::is_move_constructible_v<aio::SelectSelector>);
static_assert(!std::is_move_constructible_v<aio::PollSelector>);
static_assert(!std::is_move_constructible_v<aio::EpollSelector>);

TEST_P(Selectors, report_what_is_ready_and_nothing_else) {
  selector_->register_fd(a_.fileno(), kRead);
  selector_->register_fd(b_.fileno(), kRead);
  EXPECT_EQ(selector_->select(0), AllReady());
  aio::testing::put(a_, "x");
  EXPECT_EQ(selector_->select(kForEver), AllReady({{b_.fileno(), kRead}}));
  EXPECT_EQ(selector_->select(0), AllReady({{b_.fileno(), kRead}}));  // until it is read
  aio::testing::get(b_);
  EXPECT_EQ(selector_->select(0), AllReady());
}

TEST_P(Selectors, report_both_directions_of_a_descriptor_at_once) {
  aio::testing::put(b_, "x");
  selector_->register_fd(a_.fileno(), kRead | kWrite);
  EXPECT_EQ(selector_->select(kForEver), AllReady({{a_.fileno(), kRead | kWrite}}));
}

TEST_P(Selectors, watch_for_something_else_after_modify) {
  selector_->register_fd(a_.fileno(), kWrite);
  EXPECT_EQ(selector_->select(0), AllReady({{a_.fileno(), kWrite}}));
  selector_->modify(a_.fileno(), kRead);
  EXPECT_EQ(selector_->select(0), AllReady());
  aio::testing::put(b_, "x");
  EXPECT_EQ(selector_->select(0), AllReady({{a_.fileno(), kRead}}));
}

TEST_P(Selectors, forget_what_is_unregistered) {
  selector_->register_fd(a_.fileno(), kWrite);
  selector_->unregister(a_.fileno());
  EXPECT_EQ(selector_->select(0), AllReady());
  selector_->register_fd(a_.fileno(), kWrite);
  EXPECT_EQ(selector_->select(0), AllReady({{a_.fileno(), kWrite}}));
}

TEST_P(Selectors, refuse_what_cannot_be_watched) {
  const int closed = Descriptor::pipe().first.fileno();
  selector_->register_fd(a_.fileno(), kRead);
  EXPECT_EQ(raised_by([&] { selector_->register_fd(a_.fileno(), kWrite); }),
            "ValueError: " + std::to_string(a_.fileno()) + " is already registered");
  EXPECT_EQ(raised_by([&] { selector_->register_fd(-1, kRead); }),
            "ValueError: Invalid file descriptor: -1");
  EXPECT_EQ(raised_by([&] { selector_->register_fd(closed, kRead); }),
            std::string("system_error: ") + (is("epoll") ? "epoll_ctl" : "fcntl") +
                ": Bad file descriptor");
  EXPECT_EQ(selector_->select(0), AllReady());
}

TEST_P(Selectors, take_a_hang_up_for_ready_to_read) {
  auto [read_end, write_end] = Descriptor::pipe();
  selector_->register_fd(read_end.fileno(), kRead);
  write_end.close();
  EXPECT_EQ(selector_->select(kForEver), AllReady({{read_end.fileno(), kRead}}));
}

TEST_P(Selectors, take_an_error_for_ready_to_write) {
  auto [read_end, write_end] = Descriptor::pipe();
  while (::write(write_end.fileno(), std::string(4096, 'x').data(), 4096) == 4096) {
    fcntl(write_end.fileno(), F_SETFL, O_NONBLOCK);
  }
  selector_->register_fd(write_end.fileno(), kWrite);
  EXPECT_EQ(selector_->select(0), AllReady());
  read_end.close();
  EXPECT_EQ(selector_->select(kForEver), AllReady({{write_end.fileno(), kWrite}}));
}

TEST_P(Selectors, end_both_waits_when_the_peer_is_gone) {
  selector_->register_fd(a_.fileno(), kRead | kWrite);
  b_.close();
  EXPECT_EQ(selector_->select(kForEver), AllReady({{a_.fileno(), kRead | kWrite}}));
}

TEST_P(Selectors, report_only_what_is_watched_even_of_a_hang_up) {
  selector_->register_fd(a_.fileno(), kWrite);
  b_.close();
  EXPECT_EQ(selector_->select(kForEver), AllReady({{a_.fileno(), kWrite}}));
  selector_->modify(a_.fileno(), kRead);
  EXPECT_EQ(selector_->select(kForEver), AllReady({{a_.fileno(), kRead}}));
}

// Time.

TEST_P(Selectors, never_return_early) {
  selector_->register_fd(a_.fileno(), kRead);
  for (const double timeout : {0.0001, 0.0011, 0.0019}) {
    const double start = aio::monotonic_clock().now();
    EXPECT_EQ(selector_->select(timeout), AllReady());
    EXPECT_GE(aio::monotonic_clock().now() - start, timeout);
  }
}

TEST_P(Selectors, take_any_timeout) {
  selector_->register_fd(a_.fileno(), kWrite);
  for (const double timeout : {0.0, 1e-9, 1.0, 1e5, 2e6, 1e8}) {
    EXPECT_EQ(selector_->select(timeout), AllReady({{a_.fileno(), kWrite}})) << timeout;
  }
}

TEST_P(Selectors, do_not_wait_if_the_timeout_is_negative_or_no_number) {
  selector_->register_fd(a_.fileno(), kRead);
  for (const double timeout : {-1e-9, -1.0, -1e300, -kForEver, std::nan("")}) {
    EXPECT_EQ(selector_->select(timeout), AllReady()) << timeout;
  }
}

// Files that select(2) and poll(2) call ready and epoll(7) refuses.

TEST_P(Selectors, take_regular_files_and_devices_for_always_ready) {
  for (const char* path : {"/proc/self/exe", "/dev/null", "/dev/urandom", "/"}) {
    const Descriptor file = Descriptor::open(path, O_RDONLY);
    selector_->register_fd(file.fileno(), kRead);
    EXPECT_EQ(selector_->select(kForEver), AllReady({{file.fileno(), kRead}})) << path;
    EXPECT_EQ(raised_by([&] { selector_->register_fd(file.fileno(), kRead); }),
              "ValueError: " + std::to_string(file.fileno()) + " is already registered");
    selector_->unregister(file.fileno());
    EXPECT_EQ(selector_->select(0), AllReady());
  }
  const Descriptor null = Descriptor::open("/dev/null", O_RDWR);
  selector_->register_fd(null.fileno(), kRead);
  selector_->modify(null.fileno(), kRead | kWrite);
  EXPECT_EQ(selector_->select(kForEver), AllReady({{null.fileno(), kRead | kWrite}}));
}

TEST_P(Selectors, look_at_the_others_too_beside_a_file_that_is_always_ready) {
  const Descriptor file = Descriptor::open("/proc/self/exe", O_RDONLY);
  selector_->register_fd(file.fileno(), kRead);
  selector_->register_fd(a_.fileno(), kRead);
  EXPECT_EQ(selector_->select(kForEver).size(), 1u);
  aio::testing::put(b_, "x");
  EXPECT_EQ(selector_->select(kForEver).size(), 2u);
}

TEST_P(Selectors, change_the_watch_of_one_and_not_of_the_others) {
  selector_->register_fd(a_.fileno(), kRead);
  selector_->register_fd(b_.fileno(), kRead);
  selector_->modify(a_.fileno(), kWrite);
  EXPECT_EQ(selector_->select(0), AllReady({{a_.fileno(), kWrite}}));
}

TEST_P(Selectors, take_the_number_0) {
  const aio::testing::Pipe pipe;
  const aio::testing::NumberZero zero(pipe.to);
  selector_->register_fd(0, kWrite);
  EXPECT_EQ(selector_->select(kForEver), AllReady({{0, kWrite}}));
}

TEST_P(Selectors, raise_the_error_of_the_wait) {
  if (is("select")) GTEST_SKIP() << "stage 4 asks that";
  selector_->register_fd(a_.fileno(), kRead);
  selector_->select(0);
  wait_error = ENOMEM;
  EXPECT_EQ(raised_by([&] { selector_->select(0); }), std::string("system_error: ") +
                                                          (is("poll") ? "poll" : "epoll_wait") +
                                                          ": Cannot allocate memory");
}

TEST_P(Selectors, tell_whoever_watches_that_they_wait_for_no_descriptor_of_their_own) {
  selector_->register_fd(a_.fileno(), kWrite);
  const aio::testing::SystemCalls calls;
  selector_->select(kForEver);
  const std::string name = is("epoll") ? "epoll_wait" : GetParam().name;
  EXPECT_EQ(calls.log, aio::testing::Log({name + " -1 says 1"}));
}

TEST(EpollSelector, takes_nothing_but_a_file_that_is_refused_for_always_ready) {
  aio::EpollSelector selector;
  const aio::testing::Pipe pipe;
  const Descriptor file = Descriptor::open("/proc/self/exe", O_RDONLY);
  control_error = EPERM;  // of a pipe, somebody else forbids it
  EXPECT_EQ(raised_by([&] { selector.register_fd(pipe.from.fileno(), kRead); }),
            "system_error: epoll_ctl: Operation not permitted");
  control_error = ENOSPC;
  EXPECT_EQ(raised_by([&] { selector.register_fd(file.fileno(), kRead); }),
            "system_error: epoll_ctl: No space left on device");
  EXPECT_EQ(selector.select(0), AllReady());
}

TEST(EpollSelector, tries_again_to_forget_a_descriptor) {
  aio::EpollSelector selector;
  const aio::testing::Pipe pipe;
  aio::testing::put(pipe.to, "x");
  selector.register_fd(pipe.from.fileno(), kRead);
  control_error = ENOMEM;
  selector.unregister(pipe.from.fileno());
  EXPECT_EQ(control_error, 0);
  EXPECT_EQ(selector.select(0), AllReady());
}

TEST(EpollSelector, that_is_closed_answers_with_ebadf) {
  auto [from, to] = aio::Descriptor::pipe();
  aio::EpollSelector selector;
  selector.close();
  EXPECT_EQ(raised_by([&, &fd = from] { selector.register_fd(fd.fileno(), aio::kRead); }),
            "system_error: epoll_ctl: Bad file descriptor");
  EXPECT_EQ(raised_by([&] { selector.select(0); }),
            "system_error: epoll_wait: Bad file descriptor");
}

// A copy of a closed descriptor would go on being reported.
TEST(EpollSelector, forgets_a_descriptor_that_is_about_to_be_closed) {
  aio::EpollSelector selector;
  const aio::testing::Pipe pipe;
  aio::testing::put(pipe.to, "x");
  selector.register_fd(pipe.from.fileno(), kRead);
  selector.closing(pipe.from.fileno());
  EXPECT_EQ(selector.select(0), AllReady());
}

// epoll does not take it, so the selector itself remembers it.
TEST(EpollSelector, forgets_a_file_that_was_closed_where_it_did_not_see_it) {
  aio::EpollSelector selector;
  aio::Descriptor file(open("/dev/null", O_RDONLY | O_CLOEXEC));
  const int number = file.fileno();
  selector.register_fd(number, kRead);
  file.close();
  selector.forget(number);
  EXPECT_EQ(selector.select(0), AllReady());
}

// Signals.

volatile sig_atomic_t signals_left = 0;
int wake_up_end = -1;

/// Signals keep coming every millisecond, as long as it lives. The last of `count` writes a byte
/// to `fd`.
class SignalStorm {
 public:
  SignalStorm(int count, int fd) {
    signals_left = count;
    wake_up_end = fd;
    struct sigaction action {};
    action.sa_handler = [](int) {
      signals_left = signals_left - 1;
      if (signals_left == 0) {
        [[maybe_unused]] const ssize_t n = ::write(wake_up_end, "x", 1);
      }
    };
    sigaction(SIGUSR1, &action, &before_);
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGUSR1;
    aio::checked(timer_create(CLOCK_MONOTONIC, &event, &timer_), "timer_create");
    const itimerspec each_millisecond{{0, 1'000'000}, {0, 1'000'000}};
    aio::checked(timer_settime(timer_, 0, &each_millisecond, nullptr), "timer_settime");
  }
  ~SignalStorm() {
    timer_delete(timer_);
    sigaction(SIGUSR1, &before_, nullptr);
  }

 private:
  timer_t timer_{};
  struct sigaction before_ {};
};

TEST_P(Selectors, return_nothing_when_a_signal_comes) {
  const SignalStorm storm(1000, -1);
  selector_->register_fd(a_.fileno(), kRead);
  EXPECT_EQ(selector_->select(kForEver), AllReady());
}

TEST_P(Selectors, survive_signals_below_a_loop) {
  aio::SelectLoop loop(*selector_);
  aio::AsyncRecv recv(a_);
  const SignalStorm storm(5, b_.fileno());
  EXPECT_EQ(aio::testing::describe_all(loop.run(recv)), aio::testing::Log({"no exception"}));
  EXPECT_EQ(recv.result(), "x");
}

// Descriptors of any number, and many of them.

TEST_P(Selectors, other_than_select_take_descriptors_from_1024_on) {
  const aio::testing::DescriptorLimit limit(4096);
  if (limit.current() <= 2000) GTEST_SKIP() << "ulimit -Hn is too small";
  for (const int least : {1024, 2000}) {
    const Descriptor fd = high(a_, least);
    const auto watch = [&] { selector_->register_fd(fd.fileno(), kWrite); };
    if (is("select")) {
      EXPECT_EQ(raised_by(watch), "ValueError: filedescriptor out of range in select()");
    } else {
      watch();
      EXPECT_EQ(selector_->select(kForEver), AllReady({{fd.fileno(), kWrite}}));
      selector_->unregister(fd.fileno());
    }
  }
}

TEST_P(Selectors, report_hundreds_and_miss_nobody) {
  const aio::testing::DescriptorLimit limit(1024);
  constexpr std::size_t kMany = 500;
  std::vector<Descriptor> all;
  for (std::size_t i = 0; i < kMany; ++i) {
    all.emplace_back(aio::checked(eventfd(1, EFD_CLOEXEC), "eventfd"));
    selector_->register_fd(all.back().fileno(), kRead);
  }
  std::set<int> seen;
  int calls = 0;
  for (; seen.size() < kMany && calls < 10; ++calls) {
    for (const auto& ready : selector_->select(kForEver)) seen.insert(ready.fd);
  }
  EXPECT_EQ(seen.size(), kMany);
  EXPECT_EQ(calls, is("epoll") ? 4 : 1);  // 128 in a call, and none of them again before the others
}

// Closed behind the back of the selector.

TEST_P(Selectors, find_a_closed_descriptor_or_forget_it_but_keep_the_others) {
  selector_->register_fd(a_.fileno(), kRead);
  selector_->register_fd(b_.fileno(), kRead);
  const int closed = a_.fileno();
  a_.close();
  AllReady found = selector_->select(0);
  if (is("select")) {  // select(2) says nothing about the others then
    EXPECT_EQ(found, AllReady({{closed, kInvalid}}));
  } else if (is("poll")) {
    EXPECT_EQ(found, AllReady({{closed, kInvalid}, {b_.fileno(), kRead}}));
  } else {
    EXPECT_EQ(found, AllReady({{b_.fileno(), kRead}}));
  }
  selector_->unregister(closed);
  EXPECT_EQ(selector_->select(0), AllReady({{b_.fileno(), kRead}}));
}

}  // namespace
