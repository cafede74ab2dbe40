// Exercise 5.7 (rebuild, 30 minutes): the poll selector
#include <sys/resource.h>

#include <cmath>
#include <ex5_7_poll_selector.hpp>  // the learner's, ours, or a wrong one
#include <limits>
#include <utility>

#include "stage5_nonblocking_sockets/exercises/sockets.hpp"

using aio::kRead;
using aio::kWrite;
using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

int next_error = 0;     // what the next call of poll(2) says
int last_timeout = -2;  // what it was given
int last_number = -1;   // and how many descriptors

const double kForEver = std::numeric_limits<double>::infinity();

}  // namespace

// In the place of the C library's. It does not wait, whatever it is told.
extern "C" int poll(pollfd* list, nfds_t number, int timeout) {
  last_timeout = timeout;
  last_number = static_cast<int>(number);
  if (next_error) {
    errno = std::exchange(next_error, 0);
    return -1;
  }
  const timespec only_look{};
  return ppoll(list, number, &only_look, nullptr);
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

}  // namespace

TEST(MySelector, reports_who_can_be_read) {
  const Connection one(100), two(101);
  Noted selector;
  expect(selector.register_fd(101, kRead), "done");
  expect(selector.register_fd(100, kRead), "done");
  expect(selector.select(), "nobody");
  one.put("x");
  expect(selector.select(), "100 read");
  two.put("x");
  expect(selector.select(), "101 read, 100 read");
  expect(selector.select(), "101 read, 100 read");
}

TEST(MySelector, reports_who_can_be_written_and_both_at_once) {
  const Connection connection;
  Noted selector;
  expect(selector.register_fd(100, kRead | kWrite), "done");
  expect(selector.select(), "100 write");
  connection.put("x");
  expect(selector.select(), "100 read write");
}

TEST(MySelector, watches_for_something_else_after_modify) {
  const Connection one(100), two(101);
  one.put("x");
  two.put("x");
  Noted selector;
  expect(selector.register_fd(100, kRead), "done");
  expect(selector.register_fd(101, kRead), "done");
  selector.modify(101, kWrite);
  expect(selector.select(), "100 read, 101 write");
  selector.modify(101, kRead | kWrite);
  expect(selector.select(), "100 read, 101 read write");
}

TEST(MySelector, forgets_what_is_unregistered_and_takes_it_again) {
  const Connection one(100), two(101);
  one.put("x");
  two.put("x");
  Noted selector;
  expect(selector.register_fd(100, kRead), "done");
  expect(selector.register_fd(101, kRead), "done");
  selector.unregister(100);
  expect(selector.select(), "101 read");
  expect("descriptors that poll(2) is to look at", last_number, 1);
  expect(selector.register_fd(100, kRead), "done");
  expect(selector.select(), "101 read, 100 read");
  selector.unregister(100);
  selector.unregister(101);
  expect(selector.select(), "nobody");
}

TEST(MySelector, refuses_what_it_cannot_watch) {
  const Connection connection;
  Noted selector;
  expect(selector.register_fd(-1, kRead), "raised ValueError: Invalid file descriptor: -1");
  expect(selector.register_fd(60, kRead), "raised system_error: fcntl: Bad file descriptor");
  expect(selector.register_fd(100, kRead), "done");
  expect(selector.register_fd(100, kWrite), "raised ValueError: 100 is already registered");
  expect(selector.select(), "nobody");
  expect("descriptors that poll(2) is to look at", last_number, 1);
}

TEST(MySelector, takes_the_number_0_and_one_that_is_too_large_for_select) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const bool may = limit.rlim_max > 2000;
  limit.rlim_cur = std::max<rlim_t>(limit.rlim_cur, may ? 2001 : limit.rlim_cur);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const Connection large(may ? 2000 : 101);
  large.put("x");
  const aio::Descriptor before(::fcntl(0, F_DUPFD_CLOEXEC, 3));
  ::dup2(large.mine.fileno(), 0);
  Noted selector;
  const std::string first = selector.register_fd(0, kRead);
  const std::string second = selector.register_fd(large.mine.fileno(), kRead);
  const std::string came = selector.select();
  if (before.is_open()) {
    ::dup2(before.fileno(), 0);
  } else {
    ::close(0);
  }
  expect(came, "0 read, " + std::to_string(large.mine.fileno()) + " read");
}

TEST(MySelector, does_nothing_for_what_is_not_registered) {
  const Connection connection;
  connection.put("x");
  Noted selector;
  for (const int fd : {-1, 100, 5000}) {
    selector.modify(fd, kRead);
    selector.unregister(fd);
  }
  selector.modify(100, kRead);
  expect(selector.select(), "nobody");
  expect("descriptors that poll(2) is to look at", last_number, 0);
}

TEST(MySelector, reports_a_peer_that_is_gone_as_all_that_is_waited_for) {
  Connection one(100), two(101), three(102);
  Noted selector;
  expect(selector.register_fd(100, kRead), "done");
  expect(selector.register_fd(101, kRead | kWrite), "done");
  expect(selector.register_fd(102, kWrite), "done");
  auto [from, to] = aio::Descriptor::pipe();
  const aio::Descriptor end(aio::checked(::fcntl(from.fileno(), F_DUPFD_CLOEXEC, 103), "fcntl"));
  expect(selector.register_fd(103, kRead), "done");
  expect(selector.select(), "101 write, 102 write");
  to.close();
  for (Connection* connection : {&one, &two, &three}) connection->peer.close();
  did("all peers leave, and who writes into the pipe 103", "closed");
  expect(selector.select(), "100 read, 101 read write, 102 write, 103 read");
}

TEST(MySelector, reports_an_error_as_all_that_is_waited_for) {
  auto [from, to] = aio::Descriptor::pipe();
  const aio::Descriptor end(aio::checked(::fcntl(to.fileno(), F_DUPFD_CLOEXEC, 100), "fcntl"));
  const aio::Descriptor other(aio::checked(::fcntl(to.fileno(), F_DUPFD_CLOEXEC, 101), "fcntl"));
  const std::string full(65'536, '.');
  aio::checked(::write(end.fileno(), full.data(), full.size()), "write");
  Noted selector;
  expect(selector.register_fd(100, kWrite), "done");
  expect(selector.register_fd(101, kRead), "done");
  expect(selector.select(), "nobody");
  from.close();
  did("who read the full pipe leaves", "closed");
  expect(selector.select(), "100 write, 101 read");
}

TEST(MySelector, reports_a_closed_one_as_invalid_and_the_others_as_ever) {
  Connection one(100);
  const Connection two(101);
  two.put("x");
  Noted selector;
  expect(selector.register_fd(100, kRead | kWrite), "done");
  expect(selector.register_fd(101, kRead), "done");
  ::close(100);
  did("100 is closed behind its back", "closed");
  expect(selector.select(), "100 invalid, 101 read");
  ::fcntl(two.mine.fileno(), F_DUPFD_CLOEXEC, 100);  // for the socket, which closes it
}

TEST(MySelector, waits_as_long_as_it_is_told) {
  Noted selector;
  selector.select(2.5);
  expect("the milliseconds for 2.5 seconds", last_timeout, 2500);
  selector.select(0);
  expect("the milliseconds for 0 seconds", last_timeout, 0);
  selector.select(1e-9);
  expect("the milliseconds for a nanosecond, rounded up", last_timeout, 1);
  selector.select(0.0102);
  expect("the milliseconds for 10.2 of them, rounded up", last_timeout, 11);
  selector.select(1e9);
  expect("the milliseconds for thirty years", last_timeout, INT_MAX);
  selector.select(kForEver);
  expect("the milliseconds for ever", last_timeout, -1);
  for (const double none : {-1.0, -kForEver, std::nan("")}) {
    selector.select(none);
    expect("the milliseconds where there is to be no wait", last_timeout, 0);
  }
}

TEST(MySelector, reports_nobody_when_a_signal_comes) {
  const Connection connection;
  connection.put("x");
  Noted selector;
  expect(selector.register_fd(100, kRead), "done");
  expect(selector.select(), "100 read");
  next_error = EINTR;
  did("poll(2) will say", "EINTR");
  expect(selector.select(kForEver), "nobody");
  expect(selector.select(), "100 read");
}

TEST(MySelector, raises_any_other_error) {
  Noted selector;
  next_error = ENOMEM;
  did("poll(2) will say", "ENOMEM");
  expect(selector.select(), "raised system_error: poll: Cannot allocate memory");
}
