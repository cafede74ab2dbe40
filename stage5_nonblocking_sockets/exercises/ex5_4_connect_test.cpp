// Exercise 5.4 (repair, 15 minutes): the connect that never hears
#include <sys/syscall.h>

#include <deque>
#include <ex5_4_connect.hpp>  // the learner's, ours, or a wrong one

#include "stage5_nonblocking_sockets/exercises/sockets.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;
using Log = std::vector<std::string>;

namespace {

Log calls;                 // on the socket
std::deque<int> answers;   // what the next calls of connect(2) say: 0, or an errno
std::deque<int> outcomes;  // what SO_ERROR says next
bool no_option = false;    // getsockopt(2) itself fails

}  // namespace

// In the place of the C library's.
extern "C" int connect(int fd, const sockaddr* address, socklen_t size) {
  calls.emplace_back("connect");
  if (answers.empty()) return static_cast<int>(::syscall(SYS_connect, fd, address, size));
  const int error = answers.front();
  answers.pop_front();
  errno = error ? error : EIO;  // which says nothing after a success
  return error ? -1 : 0;
}
extern "C" int getsockopt(int fd, int level, int option, void* value, socklen_t* size) noexcept {
  calls.emplace_back("getsockopt");
  if (no_option) {
    errno = EIO;
    return -1;
  }
  if (!outcomes.empty()) {
    *static_cast<int*>(value) = outcomes.front();
    outcomes.pop_front();
    errno = EIO;  // which says nothing after a success
    return 0;
  }
  return static_cast<int>(::syscall(SYS_getsockopt, fd, level, option, value, size));
}

namespace {

struct Fresh {
  Fresh() {
    calls.clear();
    answers.clear();
    outcomes.clear();
    no_option = false;
  }
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  aio::Address address{"127.0.0.1", listener.port()};
  aio::Socket socket = under_number(100, aio::Socket::tcp());
};

}  // namespace

TEST(Connect, raises_that_nobody_listens_there) {
  Fresh fresh;
  fresh.listener.close();
  Connect connect(fresh.socket, fresh.address);
  Noted noted(connect);
  expect(noted.next(), "yielded Writable(fd=100)");
  expect(noted.next(), "raised system_error: connect: Connection refused");
}

TEST(Connect, makes_a_connection_that_carries_data) {
  Fresh fresh;
  Connect connect(fresh.socket, fresh.address);
  Noted noted(connect);
  expect(noted.next(), "yielded Writable(fd=100)");
  expect(noted.next(), "returned");
  const aio::Descriptor server(::accept4(fresh.listener.fileno(), nullptr, nullptr, SOCK_NONBLOCK));
  aio::checked(::send(server.fileno(), "hello", 5, MSG_NOSIGNAL), "send");
  std::string bytes(5, ' ');
  aio::checked(::recv(100, bytes.data(), bytes.size(), 0), "recv");
  expect("comes through it", bytes, std::string("hello"));
}

TEST(Connect, is_called_once_and_then_asks_what_became_of_it) {
  Fresh fresh;
  Connect connect(fresh.socket, fresh.address);
  Noted noted(connect);
  noted.next();
  noted.next();
  expect("system calls", calls, Log({"connect", "getsockopt"}));
}

TEST(Connect, that_succeeds_at_once_does_not_wait) {
  Fresh fresh;
  answers = {0};
  did("connect(2) will say", "done");
  Connect connect(fresh.socket, fresh.address);
  Noted noted(connect);
  expect(noted.next(), "returned");
  expect("system calls", calls, Log({"connect"}));
}

TEST(Connect, that_fails_at_once_raises_it) {
  Fresh fresh;
  answers = {ENETUNREACH};
  did("connect(2) will say", "ENETUNREACH");
  Connect connect(fresh.socket, fresh.address);
  Noted noted(connect);
  expect(noted.next(), "raised system_error: connect: Network is unreachable");
}

TEST(Connect, goes_on_where_a_cancelled_one_was_and_after_a_signal) {
  for (const auto& [error, name] : {std::pair(EALREADY, "EALREADY"), std::pair(EINTR, "EINTR")}) {
    Fresh fresh;
    answers = {error};
    outcomes = {0};
    did("connect(2) will say", name);
    Connect connect(fresh.socket, fresh.address);
    Noted noted(connect);
    expect(noted.next(), "yielded Writable(fd=100)");
    expect(noted.next(), "returned");
  }
}

TEST(Connect, raises_what_the_socket_says_whatever_it_is) {
  for (const int error : {EHOSTUNREACH, EINPROGRESS, EINTR}) {
    Fresh fresh;
    answers = {EINPROGRESS};
    outcomes = {error};
    const std::string text = std::generic_category().message(error);
    did("the socket's error will be", text);
    Connect connect(fresh.socket, fresh.address);
    Noted noted(connect);
    expect(noted.next(), "yielded Writable(fd=100)");
    expect(noted.next(), "raised system_error: connect: " + text);
  }
}

TEST(Connect, keeps_no_watch_because_the_next_wait_is_to_read) {
  Fresh fresh;
  Connect connect(fresh.socket, fresh.address);
  auto step = connect.next();
  did("next()", "yielded " + step.value()->repr());
  expect("the watch is kept", dynamic_cast<const aio::FdEvent&>(*step.value()).keep(), false);
  connect.close();
}

TEST(Connect, raises_that_the_socket_cannot_be_asked) {
  Fresh fresh;
  Connect connect(fresh.socket, fresh.address);
  Noted noted(connect);
  noted.next();
  no_option = true;
  did("getsockopt(2) will say", "EIO");
  expect(noted.next(), "raised system_error: getsockopt: Input/output error");
}

TEST(Connect, lets_out_what_is_thrown_in_while_it_waits) {
  Fresh fresh;
  Connect connect(fresh.socket, fresh.address);
  Noted noted(connect);
  noted.next();
  expect(noted.throw_in(aio::ValueError("enough")), "raised ValueError: enough");
}
