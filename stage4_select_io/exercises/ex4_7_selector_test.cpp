// Exercise 4.7 (rebuild, 30 minutes): the selector
#include <sys/socket.h>

#include <cmath>
#include <ex4_7_selector.hpp>  // the learner's, ours, or a wrong one
#include <limits>

#include "stage4_select_io/exercises/pipes.hpp"

using aio::kRead;
using aio::kWrite;
using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

int next_error = 0;        // what the next call of select(2) says
std::string last_timeout;  // what it was given
int last_bits = -1;        // how many bits it was to look at

const double kForEver = std::numeric_limits<double>::infinity();

}  // namespace

// In the place of the C library's. It only looks, whatever it is told: what is ready in these tests
// is so at once.
extern "C" int select(int n, fd_set* read, fd_set* write, fd_set* except, timeval* timeout) {
  last_timeout = timeout ? std::to_string(timeout->tv_sec) + " s and " +
                               std::to_string(timeout->tv_usec) + " us"
                         : "no timeout";
  last_bits = n;
  if (next_error) {
    errno = std::exchange(next_error, 0);
    return -1;
  }
  const timespec only_look{};
  return pselect(n, read, write, except, &only_look, nullptr);
}

namespace {

std::string words(int events) {
  return std::string(events & kRead ? " read" : "") + (events & kWrite ? " write" : "") +
         (events & aio::kInvalid ? " invalid" : "");
}

/// A selector whose every call is noted.
class Noted {
 public:
  std::string register_fd(int fd, int events) {
    return did("register_fd(" + std::to_string(fd) + "," + words(events) + ")", outcome([&] {
                 selector_.register_fd(fd, events);
                 return std::string("done");
               }));
  }
  void modify(int fd, int events) {
    selector_.modify(fd, events);
    did("modify(" + std::to_string(fd) + "," + words(events) + ")", "done");
  }
  void unregister(int fd) {
    selector_.unregister(fd);
    did("unregister(" + std::to_string(fd) + ")", "done");
  }
  std::string select(double timeout = 0) {
    return did(timeout == kForEver ? "select(for ever)" : "select(" + aio::repr(timeout) + ")",
               outcome([&] {
                 std::string all;
                 for (const auto& [fd, events] : selector_.select(timeout)) {
                   all += (all.empty() ? "" : ", ") + std::to_string(fd) + words(events);
                 }
                 return all.empty() ? "nobody" : all;
               }));
  }

 private:
  MySelector selector_;
};

/// Two connected sockets, under these numbers.
struct Sockets {
  Sockets(int first, int second) {
    int ends[2];
    aio::checked(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    const aio::Descriptor old_a(ends[0]), old_b(ends[1]);
    a = aio::Descriptor(aio::checked(::fcntl(ends[0], F_DUPFD_CLOEXEC, first), "fcntl"));
    b = aio::Descriptor(aio::checked(::fcntl(ends[1], F_DUPFD_CLOEXEC, second), "fcntl"));
  }
  void put() const { aio::checked(::write(b.fileno(), "x", 1), "write"); }
  aio::Descriptor a, b;
};

}  // namespace

TEST(MySelector, reports_who_can_be_read) {
  Pipe one(100), two(101);
  Noted selector;
  expect(selector.register_fd(101, kRead), "done");
  expect(selector.register_fd(100, kRead), "done");
  expect(selector.select(), "nobody");
  two.put("x");
  expect(selector.select(), "101 read");
  one.put("x");
  expect(selector.select(), "100 read, 101 read");
  expect(selector.select(), "100 read, 101 read");
}

TEST(MySelector, reports_who_can_be_written_and_both_at_once) {
  Sockets sockets(100, 101);
  Noted selector;
  expect(selector.register_fd(100, kRead | kWrite), "done");
  expect(selector.select(), "100 write");
  sockets.put();
  expect(selector.select(), "100 read write");
}

TEST(MySelector, watches_for_something_else_after_modify) {
  Sockets sockets(100, 101);
  sockets.put();
  Noted selector;
  expect(selector.register_fd(100, kRead), "done");
  selector.modify(100, kWrite);
  expect(selector.select(), "100 write");
  selector.modify(100, kRead);
  expect(selector.select(), "100 read");
}

TEST(MySelector, forgets_what_is_unregistered_and_takes_it_again) {
  Pipe pipe(100);
  pipe.put("x");
  Noted selector;
  expect(selector.register_fd(100, kRead), "done");
  selector.unregister(100);
  expect(selector.select(), "nobody");
  expect(selector.register_fd(100, kRead), "done");
  expect(selector.select(), "100 read");
}

TEST(MySelector, refuses_what_it_cannot_watch) {
  Pipe pipe(100);
  Noted selector;
  expect(selector.register_fd(-1, kRead), "raised ValueError: Invalid file descriptor: -1");
  for (const int fd : {FD_SETSIZE, 1500}) {
    expect(selector.register_fd(fd, kRead),
           "raised ValueError: filedescriptor out of range in select()");
  }
  expect(selector.register_fd(60, kRead), "raised system_error: fcntl: Bad file descriptor");
  expect(selector.register_fd(100, kRead), "done");
  expect(selector.register_fd(100, kWrite), "raised ValueError: 100 is already registered");
  expect(selector.select(), "nobody");
}

TEST(MySelector, takes_the_first_and_the_last_number) {
  const Pipe last(FD_SETSIZE - 1);
  last.put("x");
  const aio::Descriptor before(::fcntl(0, F_DUPFD_CLOEXEC, 3));
  ::dup2(last.from.fileno(), 0);
  Noted selector;
  const std::string first = selector.register_fd(0, kRead);
  const std::string second = selector.register_fd(FD_SETSIZE - 1, kRead);
  const std::string came = selector.select();
  if (before.is_open()) {
    ::dup2(before.fileno(), 0);
  } else {
    ::close(0);
  }
  expect(came, "0 read, 1023 read");
  expect("bits that select(2) is to look at", last_bits, FD_SETSIZE);
}

TEST(MySelector, does_nothing_for_what_is_not_registered) {
  Pipe pipe(100);
  pipe.put("x");
  Noted selector;
  for (const int fd : {-1, 100, FD_SETSIZE, 1500}) {
    selector.modify(fd, kRead);
    selector.unregister(fd);
  }
  selector.modify(100, kRead);
  expect(selector.select(), "nobody");
  expect("bits that select(2) is to look at", last_bits, 0);
}

TEST(MySelector, waits_as_long_as_it_is_told) {
  Noted selector;
  selector.select(2.5);
  expect("the timeout of 2.5 seconds", last_timeout, std::string("2 s and 500000 us"));
  selector.select(0);
  expect("the timeout of 0 seconds", last_timeout, std::string("0 s and 0 us"));
  selector.select(3);
  expect("the timeout of 3 seconds", last_timeout, std::string("3 s and 0 us"));
  selector.select(1e-9);
  expect("the timeout of a nanosecond, rounded up", last_timeout, std::string("0 s and 1 us"));
  selector.select(kForEver);
  expect("the timeout of for ever", last_timeout, std::string("no timeout"));
  for (const double none : {-1.0, -kForEver, std::nan("")}) {
    selector.select(none);
    expect("the timeout where there is to be no wait", last_timeout, std::string("0 s and 0 us"));
  }
}

TEST(MySelector, reports_nobody_when_a_signal_comes) {
  Pipe pipe(100);
  pipe.put("x");
  Noted selector;
  expect(selector.register_fd(100, kRead), "done");
  expect(selector.select(), "100 read");
  next_error = EINTR;
  expect(selector.select(kForEver), "nobody");
  expect(selector.select(), "100 read");
}

TEST(MySelector, says_who_was_closed_behind_its_back_and_nobody_else) {
  Pipe one(50), two(51), three(52);
  three.put("x");
  Noted selector;
  for (const int fd : {50, 51, 52}) expect(selector.register_fd(fd, kRead), "done");
  ::close(one.from.fileno());
  ::close(two.from.fileno());
  expect(selector.select(), "50 invalid, 51 invalid");
  selector.unregister(50);
  selector.unregister(51);
  expect(selector.select(), "52 read");
}

TEST(MySelector, raises_any_other_error) {
  Noted selector;
  next_error = ENOMEM;
  expect(selector.select(), "raised system_error: select: Cannot allocate memory");
}
