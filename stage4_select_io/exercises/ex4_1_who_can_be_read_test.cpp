// Exercise 4.1 (complete, 10 minutes): who can be read?
#include <ex4_1_who_can_be_read.hpp>  // the learner's, ours, or a wrong one
#include <limits>
#include <map>
#include <string>

#include "stage4_select_io/exercises/pipes.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

int next_error = 0;        // what the next call of select(2) says
std::string last_timeout;  // what it was given
int last_bits = -1;        // and how many bits it was to look at
bool only_look = false;    // it does not wait, whatever it is told

const double kForEver = std::numeric_limits<double>::infinity();

}  // namespace

// In the place of the C library's.
extern "C" int select(int n, fd_set* read, fd_set* write, fd_set* except, timeval* timeout) {
  last_timeout = timeout ? std::to_string(timeout->tv_sec) + " s and " +
                               std::to_string(timeout->tv_usec) + " us"
                         : "no timeout";
  last_bits = n;
  if (next_error) {
    errno = std::exchange(next_error, 0);
    return -1;
  }
  timespec time{};
  if (timeout && !only_look) time = {timeout->tv_sec, timeout->tv_usec * 1000};
  return pselect(n, read, write, except, timeout || only_look ? &time : nullptr, nullptr);
}

namespace {

std::string timeout_of(double seconds) {
  only_look = true;
  last_timeout = "select() was not called";
  readable({}, seconds);
  only_look = false;
  return last_timeout;
}

class Two {
 public:
  void expect_readable(const std::vector<std::string>& asked, double seconds,
                       const std::vector<std::string>& expected) {
    std::vector<int> numbers;
    for (const std::string& name : asked) numbers.push_back(number(name));
    const std::string came = outcome([&] {
      std::vector<std::string> found;
      for (const int fd : readable(numbers, seconds)) found.push_back(name_of(fd));
      return aio::repr(found);
    });
    expect(
        did("readable(" + aio::repr(asked) + ", " + (seconds == kForEver ? "for ever" : "0") + ")",
            came),
        aio::repr(expected));
  }
  void put(const std::string& name) {
    (name == "a" ? a : b).put("x");
    did("a byte comes to " + name, "written");
  }

  Pipe a, b{200};

 private:
  int number(const std::string& name) const { return (name == "a" ? a : b).from.fileno(); }
  std::string name_of(int fd) const {
    return fd == number("a") ? "a" : fd == number("b") ? "b" : "another number";
  }
};

std::string raised_by(const std::vector<int>& fds) {
  return did("readable(" + aio::repr(fds) + ", 0)", outcome([&] {
               only_look = true;
               return aio::repr(readable(fds, 0));
             }));
}

}  // namespace

TEST(Readable, are_those_that_have_something_to_read) {
  Two two;
  two.expect_readable({"a", "b"}, 0, {});
  two.put("b");
  two.expect_readable({"a", "b"}, 0, {"b"});
  two.expect_readable({"a"}, 0, {});
  two.put("a");
  two.expect_readable({"a", "b"}, kForEver, {"a", "b"});
}

TEST(Readable, come_in_the_order_in_which_they_were_given) {
  Two two;
  two.put("a");
  two.put("b");
  two.expect_readable({"b", "a"}, 0, {"b", "a"});
  expect("select(2) is asked for b's number plus one", last_bits, two.b.from.fileno() + 1);
  timeout_of(0);
  expect("and for none, if there is nobody", last_bits, 0);
}

TEST(Readable, is_who_stands_at_the_end_of_a_file) {
  Two two;
  two.a.to.close();
  did("the writer of a leaves", "closed");
  two.expect_readable({"a", "b"}, kForEver, {"a"});
}

TEST(Readable, waits_as_long_as_it_is_told) {
  expect("the timeout of 2.5 seconds", timeout_of(2.5), std::string("2 s and 500000 us"));
  expect("the timeout of 0 seconds", timeout_of(0), std::string("0 s and 0 us"));
  expect("the timeout of 3 seconds", timeout_of(3), std::string("3 s and 0 us"));
  expect("the timeout of 0.25 us", timeout_of(0.25e-6), std::string("0 s and 1 us"));
  expect("the timeout of 0.9999995 seconds", timeout_of(0.9999995), std::string("1 s and 0 us"));
  Two two;
  two.put("a");
  two.expect_readable({"a"}, kForEver, {"a"});
  expect("the timeout of for ever", last_timeout, std::string("no timeout"));
}

TEST(Readable, is_nobody_when_a_signal_comes) {
  Two two;
  two.put("a");
  next_error = EINTR;
  two.expect_readable({"a"}, kForEver, {});
}

TEST(Readable, raises_the_other_errors_of_select) {
  Two two;
  next_error = ENOMEM;
  expect(did("readable(a), and there is no memory",
             outcome([&] { return aio::repr(readable({two.a.from.fileno()}, 0)); })),
         "raised system_error: select: Cannot allocate memory");
  expect(raised_by({60}), "raised system_error: select: Bad file descriptor");
}

TEST(Readable, refuses_numbers_that_no_set_has_a_bit_for) {
  for (const int fd : {-1, FD_SETSIZE, 1500}) {
    expect(raised_by({fd}), "raised ValueError: filedescriptor out of range in select()");
  }
  const Pipe last(FD_SETSIZE - 1);
  last.put("x");
  expect(raised_by({FD_SETSIZE - 1}), "[1023]");
}

TEST(Readable, may_be_the_number_0) {
  const Pipe pipe;
  const aio::Descriptor before(::fcntl(0, F_DUPFD_CLOEXEC, 3));
  ::dup2(pipe.from.fileno(), 0);
  pipe.put("x");
  const std::string came = outcome([] { return aio::repr(readable({0}, 0)); });
  if (before.is_open()) {
    ::dup2(before.fileno(), 0);
  } else {
    ::close(0);
  }
  expect(did("readable([0], 0), where a byte has come", came), "[0]");
}
