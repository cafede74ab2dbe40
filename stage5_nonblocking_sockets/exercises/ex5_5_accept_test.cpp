// Exercise 5.5 (repair, 15 minutes): the server that dies of one accept
#include <sys/syscall.h>

#include <deque>
#include <ex5_5_accept.hpp>  // the learner's, ours, or a wrong one

#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/exercises/sockets.hpp"
#include "stage5_nonblocking_sockets/library/address.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;
using aio::exercise::outcome;
using Log = std::vector<std::string>;

namespace {

std::deque<int> errors;  // what the next calls of accept4(2) say
int calls = 0;           // of accept4(2)
Log warnings;
[[maybe_unused]] const auto no_stderr =
    aio::set_warning_handler([](const std::string& line) { warnings.push_back(line); });

}  // namespace

// In the place of the C library's. After a hundred calls in one test it is enough.
extern "C" int accept4(int fd, sockaddr* address, socklen_t* size, int flags) {
  if (++calls > 100) errors = {EBADF};
  if (errors.empty()) return static_cast<int>(::syscall(SYS_accept4, fd, address, size, flags));
  errno = errors.front();
  errors.pop_front();
  return -1;
}

namespace {

/// A listener under the number 100, and a client that has come.
struct Fresh {
  Fresh() {
    errors.clear();
    warnings.clear();
    calls = 0;
  }
  void come() {
    const aio::Address address("127.0.0.1", listener.port());
    static_cast<void>(::connect(client.fileno(), address.data(), address.size()));
  }
  void say(int error) {
    errors.push_back(error);
    did("accept4(2) will say", std::generic_category().message(error));
  }
  /// How it ends in a loop, and when.
  std::string run() {
    Accept accept(listener);
    aio::VirtualClock clock;
    return did("a loop runs it", outcome([&] {
                 const auto ended = aio::SelectLoop(clock).run(accept);
                 if (ended[0]) std::rethrow_exception(ended[0]);
                 return "a client after " + aio::repr(clock.now() - 1000) + " s";
               }));
  }

  aio::Socket listener = under_number(100, aio::Socket::listener({"127.0.0.1", 0}));
  aio::Socket client = aio::Socket::tcp();
};

}  // namespace

TEST(Accept, takes_a_client_that_has_come_without_a_wait) {
  Fresh fresh;
  fresh.come();
  Accept accept(fresh.listener);
  Noted noted(accept);
  expect(noted.next(), "returned");
  const aio::Socket socket = accept.result();
  expect("the socket is open", socket.is_open(), true);
  expect("it blocks", (::fcntl(socket.fileno(), F_GETFL) & O_NONBLOCK) == 0, false);
  expect("calls of accept4(2)", calls, 1);
}

TEST(Accept, waits_until_a_client_comes) {
  Fresh fresh;
  Accept accept(fresh.listener);
  Noted noted(accept);
  expect(noted.next(), "yielded Readable(fd=100)");
  expect(noted.next(), "yielded Readable(fd=100)");
  fresh.come();
  expect(noted.next(), "returned");
}

TEST(Accept, may_be_given_the_number_0) {
  Fresh fresh;
  fresh.come();
  const aio::Descriptor before(::fcntl(0, F_DUPFD_CLOEXEC, 3));
  ::close(0);
  Accept accept(fresh.listener);
  const bool returned = accept.next().returned();
  const int number = returned ? accept.result().fileno() : -1;
  if (before.is_open()) ::dup2(before.fileno(), 0);
  expect("the number of the client's socket", number, 0);
}

TEST(Accept, waits_on_after_a_signal) {
  Fresh fresh;
  fresh.come();
  fresh.say(EINTR);
  Accept accept(fresh.listener);
  Noted noted(accept);
  expect(noted.next(), "yielded Readable(fd=100)");
  expect(noted.next(), "returned");
}

TEST(Accept, waits_for_the_next_client_when_one_has_left) {
  for (const int error : {ECONNABORTED, EPROTO, ENETDOWN, EPERM, EOPNOTSUPP}) {
    Fresh fresh;
    fresh.come();
    fresh.say(error);
    Accept accept(fresh.listener);
    Noted noted(accept);
    expect(noted.next(), "yielded Readable(fd=100)");
    expect(noted.next(), "returned");
    expect("warnings", warnings, Log());
  }
}

TEST(Accept, with_nothing_left_warns_and_tries_again_in_a_second) {
  Fresh fresh;
  fresh.come();
  fresh.say(EMFILE);
  expect(fresh.run(), "a client after 1 s");
  expect("warnings", warnings, Log({"accept: Too many open files"}));
  expect("calls of accept4(2)", calls, 2);
}

TEST(Accept, warns_every_second_whatever_is_missing) {
  Fresh fresh;
  fresh.come();
  for (const int error : {ENFILE, ENOBUFS, ENOMEM, EMFILE}) fresh.say(error);
  expect(fresh.run(), "a client after 4 s");
  expect("warnings", warnings,
         Log({"accept: Too many open files in system", "accept: No buffer space available",
              "accept: Cannot allocate memory", "accept: Too many open files"}));
}

TEST(Accept, raises_an_error_of_the_listener) {
  for (const int error : {EINVAL, EBADF, ENOTSOCK}) {
    Fresh fresh;
    fresh.say(error);
    Accept accept(fresh.listener);
    Noted noted(accept);
    expect(noted.next(), "raised system_error: accept: " + std::generic_category().message(error));
    expect("warnings", warnings, Log());
  }
}

TEST(Accept, lets_out_what_is_thrown_in_while_it_waits) {
  Fresh fresh;
  Accept accept(fresh.listener);
  Noted noted(accept);
  noted.next();
  expect(noted.throw_in(aio::ValueError("enough")), "raised ValueError: enough");
}
