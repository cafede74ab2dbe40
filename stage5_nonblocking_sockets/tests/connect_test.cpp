// Connections: made, refused, taken, and too many of them.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "stage4_select_io/tests/io.hpp"
#include "stage5_nonblocking_sockets/tests/sockets.hpp"

using aio::testing::accept_errors;

// In the place of the C library's.
extern "C" int accept4(int fd, sockaddr* address, socklen_t* size, int flags) {
  if (accept_errors.empty()) {
    return static_cast<int>(::syscall(SYS_accept4, fd, address, size, flags));
  }
  errno = accept_errors.back();
  accept_errors.pop_back();
  return -1;
}

static bool connect_is_interrupted = false;  // by a signal, the next time

extern "C" int connect(int fd, const sockaddr* address, socklen_t size) {
  const auto result = static_cast<int>(::syscall(SYS_connect, fd, address, size));
  if (!std::exchange(connect_is_interrupted, false)) return result;
  errno = EINTR;
  return -1;
}

namespace {

using aio::Address;
using aio::AsyncAccept;
using aio::AsyncConnect;
using aio::Socket;
using aio::testing::Later;
using aio::testing::Log;
using aio::testing::raised_by;
using aio::testing::Report;

class Connect : public aio::testing::LoopTest {
 protected:
  /// From now on the listener has room for one, and these are more. Each has begun to connect.
  std::vector<Socket> fill_the_queue() {
    listener_ = Socket::listener({"127.0.0.1", 0}, 0);
    address_ = Address("127.0.0.1", listener_.port());
    std::vector<Socket> clients(4);
    for (Socket& client : clients) {
      client = Socket::tcp();
      AsyncConnect cancelled(client, address_);
      EXPECT_TRUE(cancelled.next().yielded());
    }
    return clients;
  }

  Socket listener_ = Socket::listener({"127.0.0.1", 0});
  Address address_{"127.0.0.1", listener_.port()};
};
INSTANTIATE_TEST_SUITE_P(With, Connect, aio::testing::each_selector(), aio::testing::name_of);

class Accept : public Connect {};
INSTANTIATE_TEST_SUITE_P(With, Accept, aio::testing::each_selector(), aio::testing::name_of);

TEST_P(Connect, makes_a_connection_that_carries_data) {
  Socket client = Socket::tcp();
  AsyncConnect connect(client, address_);
  AsyncAccept accept(listener_);
  run(connect, accept);
  Socket server = accept.result();
  aio::testing::put(client, "hello");
  EXPECT_EQ(aio::testing::get(server), "hello");
}

TEST_P(Connect, does_not_need_the_accept_to_return) {
  Socket client = Socket::tcp();
  AsyncConnect connect(client, address_);
  run(connect);  // the kernel answers for the listener
}

TEST_P(Connect, raises_why_it_failed_in_that_coroutine_only) {
  const Address nobody("127.0.0.1", Socket::listener({"127.0.0.1", 0}).port());
  Socket a = Socket::tcp(), b = Socket::tcp();
  Report<AsyncConnect> refused(log_, "refused", a, nobody), made(log_, "made", b, address_);
  aio::testing::Sleeper other(log_, "other", {0.5});
  run(refused, made, other);
  std::sort(log_.begin(), log_.end());
  EXPECT_EQ(log_, Log({"made done", "other 1000.50",
                       "refused: system_error: connect " + nobody.str() + ": Connection refused"}));
}

// The first call says EINPROGRESS, and only SO_ERROR what became of it.
TEST_P(Connect, waits_until_the_socket_can_be_written) {
  const Address nobody("127.0.0.1", Socket::listener({"127.0.0.1", 0}).port());
  Socket socket = Socket::tcp();
  AsyncConnect connect(socket, nobody);
  auto step = connect.next();
  ASSERT_TRUE(step.yielded());
  EXPECT_EQ(step.value()->repr(), "Writable(fd=" + std::to_string(socket.fileno()) + ")");
  EXPECT_EQ(raised_by([&] { connect.next(); }),
            "system_error: connect " + nobody.str() + ": Connection refused");
}

TEST_P(Connect, tells_whoever_watches_of_both_its_system_calls) {
  const Address nobody("127.0.0.1", Socket::listener({"127.0.0.1", 0}).port());
  Socket socket = Socket::tcp();
  AsyncConnect connect(socket, nobody);
  const std::string number = std::to_string(socket.fileno());
  const aio::testing::SystemCalls calls;
  EXPECT_TRUE(connect.next().yielded());
  raised_by([&] { connect.next(); });
  EXPECT_EQ(calls.log,
            Log({"connect " + number + " for 0 says -1",
                 "getsockopt " + number + " for 0 says " + std::to_string(ECONNREFUSED)}));
}

TEST_P(Accept, tells_whoever_watches_of_its_system_call) {
  AsyncAccept accept(listener_);
  const aio::testing::SystemCalls calls;
  EXPECT_TRUE(accept.next().yielded());
  EXPECT_EQ(calls.log, Log({"accept4 " + std::to_string(listener_.fileno()) + " for 0 says -1"}));
}

TEST_P(Connect, goes_on_where_a_cancelled_one_was) {
  std::vector<Socket> clients = fill_the_queue();
  int waiting = 0;
  for (Socket& client : clients) {
    AsyncConnect again(client, address_);
    EXPECT_EQ(raised_by([&] { waiting += again.next().yielded(); }), "no exception");
  }
  EXPECT_GT(waiting, 0);
}

TEST_P(Connect, goes_on_after_a_signal) {
  Socket client = Socket::tcp();
  AsyncConnect connect(client, address_);
  connect_is_interrupted = true;
  run(connect);
  EXPECT_FALSE(connect_is_interrupted);
}

TEST_P(Connect, is_done_at_once_if_a_cancelled_one_has_done_it) {
  Socket client = Socket::tcp();
  AsyncConnect cancelled(client, address_);
  EXPECT_TRUE(cancelled.next().yielded());
  cancelled.close();
  errno = EIO;  // of some other call
  EXPECT_TRUE(AsyncConnect(client, address_).next().returned());
}

TEST_P(Connect, to_an_address_of_the_other_family_is_an_error) {
  Socket ipv4 = Socket::tcp(AF_INET);
  AsyncConnect connect(ipv4, {"::1", 80});
  EXPECT_EQ(aio::testing::describe_all(loop_.run(connect)),
            Log({"system_error: connect [::1]:80: Address family not supported by protocol"}));
}

TEST_P(Connect, takes_ipv6) {
  try {
    listener_ = Socket::listener({"::1", 0});
  } catch (const std::system_error&) {
    GTEST_SKIP() << "this machine has no IPv6";
  }
  Socket client = Socket::tcp(AF_INET6);
  AsyncConnect connect(client, {"::1", listener_.port()});
  AsyncAccept accept(listener_);
  run(connect, accept);
  EXPECT_TRUE(accept.result().is_open());
}

TEST_P(Connect, is_woken_when_its_socket_is_closed) {
  std::vector<Socket> others = fill_the_queue();
  Socket client = Socket::tcp();
  AsyncConnect connect(client, address_);
  Later closer(0, [&] { client.close(); });
  EXPECT_EQ(aio::testing::describe_all(loop_.run(connect, closer)),
            Log({"system_error: closed while waited for: Bad file descriptor", "no exception"}));
}

TEST_P(Accept, suspends_only_if_nobody_knocks) {
  AsyncAccept nobody(listener_);
  auto step = nobody.next();
  ASSERT_TRUE(step.yielded());
  EXPECT_EQ(step.value()->repr(), "Readable(fd=" + std::to_string(listener_.fileno()) + ")");
  std::vector<Socket> clients(3);
  for (Socket& client : clients) {
    client = Socket::tcp();
    AsyncConnect connect(client, address_);
    run(connect);
  }
  EXPECT_TRUE(nobody.next().returned());
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(AsyncAccept(listener_).next().returned());
  EXPECT_TRUE(AsyncAccept(listener_).next().yielded());
}

TEST_P(Accept, finds_everybody_in_the_queue) {
  constexpr int kMany = 300;  // more than asyncio's 100 or a careless 16
  std::vector<Socket> clients(kMany);
  for (Socket& client : clients) {
    client = Socket::tcp();
    AsyncConnect connect(client, address_);
    run(connect);
  }
  int accepted = 0;
  for (; accepted < kMany; ++accepted) {
    AsyncAccept accept(listener_);
    run(accept);
  }
  EXPECT_EQ(accepted, kMany);
}

TEST_P(Accept, lets_the_others_go_first_after_64) {
  std::vector<Socket> clients(70);
  for (Socket& client : clients) {
    client = Socket::tcp();
    AsyncConnect connect(client, address_);
    run(connect);
  }
  int accepted = 0;
  while (accepted < 70 && AsyncAccept(listener_).next().returned()) ++accepted;
  EXPECT_EQ(accepted, 64);
}

TEST_P(Accept, may_be_given_the_number_0) {
  const aio::testing::Pipe pipe;
  const aio::testing::NumberZero zero(pipe.from);
  Socket client = Socket::tcp();
  AsyncConnect connect(client, address_);
  run(connect);
  ::close(0);
  AsyncAccept accept(listener_);
  ASSERT_TRUE(accept.next().returned());
  EXPECT_EQ(accept.result().fileno(), 0);
}

TEST_P(Accept, survives_a_client_that_has_left_already) {
  Socket client = Socket::tcp();
  AsyncConnect connect(client, address_);
  run(connect);
  aio::testing::reset(client);
  AsyncAccept accept(listener_);
  run(accept);
  Socket server = accept.result();
  EXPECT_EQ(raised_by([&] { aio::testing::get(server); }),
            "system_error: recv: Connection reset by peer");
}

TEST_P(Accept, is_woken_when_the_listener_is_closed) {
  Report<AsyncAccept> accept(log_, "accept", listener_);
  Later closer(1, [&] { listener_.close(); });
  run(accept, closer);
  EXPECT_EQ(log_, Log({"accept: system_error: closed while waited for: Bad file descriptor"}));
}

TEST_P(Accept, goes_on_after_an_error_of_one_connection) {
  Socket client = Socket::tcp();
  AsyncConnect connect(client, address_);
  run(connect);
  accept_errors = {EINTR,       ECONNABORTED, EPROTO,       ENOPROTOOPT, EOPNOTSUPP, ENETDOWN,
                   ENETUNREACH, EHOSTDOWN,    EHOSTUNREACH, ENONET,      EPERM};
  Report<AsyncAccept> accept(log_, "accept", listener_);
  run(accept);
  EXPECT_TRUE(accept_errors.empty());
  EXPECT_EQ(log_, Log({"accept open"}));
}

// The watch of a connect is for writing, and the next one is for reading.
TEST_P(Accept, is_met_by_a_connect_that_keeps_no_watch) {
  Socket client = Socket::tcp();
  AsyncConnect connect(client, address_);
  auto step = connect.next();
  ASSERT_TRUE(step.yielded());
  EXPECT_FALSE(dynamic_cast<const aio::FdEvent&>(*step.value()).keep());
}

TEST_P(Accept, with_nothing_left_of_any_kind_warns_and_tries_again_every_second) {
  Socket client = Socket::tcp();
  AsyncConnect connect(client, address_);
  run(connect);
  const aio::testing::CaughtWarnings warnings;
  accept_errors = {ENOMEM, ENOBUFS, ENFILE, EMFILE};
  Report<AsyncAccept> accept(log_, "accept", listener_);
  run(accept);
  const std::string later = "; trying again in a second";
  EXPECT_EQ(
      warnings.log(),
      Log({"accept: Too many open files" + later, "accept: Too many open files in system" + later,
           "accept: No buffer space available" + later, "accept: Cannot allocate memory" + later}));
  EXPECT_EQ(clock_.now(), 1004);
  EXPECT_EQ(log_, Log({"accept open"}));
}

TEST_P(Accept, raises_an_error_of_the_listener) {
  accept_errors = {EINVAL};
  Report<AsyncAccept> accept(log_, "accept", listener_);
  run(accept);
  EXPECT_EQ(log_, Log({"accept: system_error: accept: Invalid argument"}));
}

/// All that the limit allows.
std::vector<aio::Descriptor> use_up_descriptors() {
  std::vector<aio::Descriptor> all;
  for (int fd = 0; fd >= 0;) {
    fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (fd >= 0) all.emplace_back(fd);
  }
  return all;
}

TEST_P(Accept, with_no_descriptor_left_warns_and_tries_again_every_second) {
  Socket client = Socket::tcp();
  AsyncConnect connect(client, address_);
  run(connect);
  const aio::testing::CaughtWarnings warnings;
  const aio::testing::DescriptorLimit limit(100);
  std::vector<aio::Descriptor> all = use_up_descriptors();
  Report<AsyncAccept> accept(log_, "accept", listener_);
  Later leaver(1.5, [&] { all.pop_back(); });
  aio::testing::Sleeper other(log_, "other", {0.5, 1, 1});
  run(accept, leaver, other);
  const std::string line = "accept: Too many open files; trying again in a second";
  EXPECT_EQ(warnings.log(), Log({line, line}));
  EXPECT_EQ(log_, Log({"other 1000.50", "other 1001.50", "accept open", "other 1002.50"}));
}

TEST_P(Accept, of_two_at_once_refuses_the_second) {
  Report<AsyncAccept> first(log_, "first", listener_), second(log_, "second", listener_);
  Socket client = Socket::tcp();
  AsyncConnect connect(client, address_);
  Later later(1, [&] { loop_.spawn(std::make_unique<AsyncConnect>(std::move(connect))); });
  run(first, second, later);
  EXPECT_EQ(log_, Log({"second: RuntimeError: descriptor " + std::to_string(listener_.fileno()) +
                           " is waited for already",
                       "first open"}));
}

}  // namespace
