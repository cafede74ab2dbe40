// Sockets and addresses.
#include "stage5_nonblocking_sockets/socket.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <type_traits>

#include "stage5_nonblocking_sockets/library/operations.hpp"
#include "stage5_nonblocking_sockets/tests/sockets.hpp"

namespace {

using aio::Address;
using aio::testing::Log;
using aio::testing::raised_by;

bool option(const aio::Socket& socket, int level, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  aio::checked(getsockopt(socket.fileno(), level, name, &value, &size), "getsockopt");
  return value != 0;
}

TEST(Address, is_an_ipv4_or_ipv6_address_in_digits_and_a_port) {
  EXPECT_EQ(Address("127.0.0.1", 80).str(), "127.0.0.1:80");
  EXPECT_EQ(Address("127.0.0.1", 80).family(), AF_INET);
  EXPECT_EQ(Address("::1", 0).str(), "[::1]:0");
  EXPECT_EQ(Address("::1", 65535).family(), AF_INET6);
}

TEST(Address, refuses_a_name_and_says_where_names_are_resolved) {
  for (const std::string name : {"localhost", "example.org", "", "http://127.0.0.1", "1.2.3.4.5"}) {
    std::string expected = "ValueError: '";
    expected += name;
    expected +=
        "' is no address in digits; names must be resolved first, which blocks, so in the "
        "executor (from stage 6 on)";
    EXPECT_EQ(raised_by([&] { Address(name, 80); }), expected);
  }
}

TEST(Address, of_ipv4_has_four_numbers_and_of_ipv6_may_have_a_scope) {
  for (const char* host : {"1.2.3", "1.2", "1", "0x7f.0.0.1", "127.0.0.1.", ""}) {
    EXPECT_EQ(raised_by([&] { Address(host, 80); }).substr(0, 11), "ValueError:") << host;
  }
  const std::string with_more("127.0.0.1\0.evil", 15);
  EXPECT_EQ(raised_by([&] { Address(with_more, 80); }).substr(0, 11), "ValueError:");
  EXPECT_EQ(Address("fe80::1%1", 80).family(), AF_INET6);
  EXPECT_EQ(Address("::ffff:1.2.3.4", 80).family(), AF_INET6);
}

TEST(Socket, does_not_block_also_if_what_it_takes_over_does) {
  int ends[2];
  aio::checked(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
  aio::Socket a{aio::Descriptor(ends[0])}, b{aio::Descriptor(ends[1])};
  EXPECT_EQ(aio::testing::get(a), "nothing");
  EXPECT_TRUE(fcntl(b.fileno(), F_GETFL) & O_NONBLOCK);
  EXPECT_FALSE(aio::Socket(aio::Descriptor()).is_open());
}

TEST(Address, refuses_a_port_that_is_none) {
  EXPECT_EQ(raised_by([] { Address("127.0.0.1", -1); }), "ValueError: port must be 0-65535");
  EXPECT_EQ(raised_by([] { Address("127.0.0.1", 65536); }), "ValueError: port must be 0-65535");
}

TEST(Socket, never_blocks_and_is_not_inherited_by_other_programs) {
  auto [a, b] = aio::Socket::pair();
  auto [client, server] = aio::testing::tcp_pair();
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  for (const aio::Socket* socket : {&a, &b, &client, &server, &listener}) {
    EXPECT_TRUE(fcntl(socket->fileno(), F_GETFL) & O_NONBLOCK);
    EXPECT_TRUE(fcntl(socket->fileno(), F_GETFD) & FD_CLOEXEC);
  }
}

TEST(Socket, sends_small_messages_at_once_on_both_sides) {
  auto [client, server] = aio::testing::tcp_pair();
  EXPECT_TRUE(option(client, IPPROTO_TCP, TCP_NODELAY));
  EXPECT_TRUE(option(server, IPPROTO_TCP, TCP_NODELAY));
}

TEST(Socket, has_spent_its_budget_when_so_many_bytes_have_moved_and_not_before) {
  aio::Socket socket;
  for (int i = 0; i < 2; ++i, socket.renew_budget()) {
    socket.count(aio::Socket::kBudget - 1);
    EXPECT_FALSE(socket.budget_is_spent());
    socket.count(1);
    EXPECT_TRUE(socket.budget_is_spent());
  }
  socket.count(aio::Socket::kBudget - 4097);
  socket.count(1);  // counts as 4096
  EXPECT_FALSE(socket.budget_is_spent());
}

TEST(Socket, can_be_moved_and_not_copied) {
  static_assert(!std::is_copy_constructible_v<aio::Socket>);
  auto [a, b] = aio::Socket::pair();
  const int fd = a.fileno();
  aio::Socket moved = std::move(a);
  EXPECT_EQ(moved.fileno(), fd);
  EXPECT_FALSE(a.is_open());  // NOLINT(bugprone-use-after-move): that it is empty is the point
  aio::testing::put(moved, "hello");
  EXPECT_EQ(aio::testing::get(b), "hello");
}

TEST(Socket, is_closed_when_it_dies_and_may_be_closed_twice) {
  auto [a, b] = aio::Socket::pair();
  const int fd = a.fileno();
  { const aio::Socket dies = std::move(a); }
  EXPECT_EQ(fcntl(fd, F_GETFD), -1);
  b.close();
  b.close();
  EXPECT_EQ(b.fileno(), -1);
}

TEST(Socket, that_was_closed_refuses_with_ebadf) {
  aio::Socket closed;
  aio::AsyncRecv recv(closed);
  aio::AsyncSend send(closed, "x");
  aio::AsyncAccept accept(closed);
  aio::AsyncConnect connect(closed, {"127.0.0.1", 1});
  EXPECT_EQ(raised_by([&] { recv.next(); }), "system_error: recv: Bad file descriptor");
  EXPECT_EQ(raised_by([&] { send.next(); }), "system_error: send: Bad file descriptor");
  EXPECT_EQ(raised_by([&] { accept.next(); }), "system_error: accept: Bad file descriptor");
  EXPECT_EQ(raised_by([&] { connect.next(); }),
            "system_error: connect 127.0.0.1:1: Bad file descriptor");
  EXPECT_EQ(raised_by([&] { closed.shutdown_write(); }),
            "system_error: shutdown: Bad file descriptor");
}

TEST(Socket, that_was_drained_and_then_closed_refuses_with_ebadf) {
  auto [socket, peer] = aio::Socket::pair();
  aio::testing::put(peer, "hello");
  EXPECT_EQ(aio::testing::get(socket), "hello");
  EXPECT_TRUE(socket.drained());
  socket.close();
  aio::AsyncRecv recv(socket);
  EXPECT_EQ(raised_by([&] { recv.next(); }), "system_error: recv: Bad file descriptor");
}

TEST(Socket, that_shuts_down_writing_still_reads) {
  auto [a, b] = aio::Socket::pair();
  a.shutdown_write();
  aio::testing::put(b, "still here");
  EXPECT_EQ(aio::testing::get(b), "");
  EXPECT_EQ(aio::testing::get(a), "still here");
}

TEST(Listener, takes_any_free_port_and_tells_which) {
  const aio::Socket a = aio::Socket::listener({"127.0.0.1", 0});
  const aio::Socket b = aio::Socket::listener({"127.0.0.1", 0});
  EXPECT_GT(a.port(), 0);
  EXPECT_NE(a.port(), b.port());
}

TEST(Listener, says_which_address_is_taken) {
  const aio::Socket a = aio::Socket::listener({"127.0.0.1", 0});
  const std::string address = "127.0.0.1:" + std::to_string(a.port());
  EXPECT_EQ(raised_by([&] {
              aio::Socket::listener({"127.0.0.1", a.port()});
            }),
            "system_error: bind " + address + ": Address already in use");
}

// The side that closes first keeps the address for a minute (TIME_WAIT).
TEST(Listener, can_be_opened_again_at_once) {
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  const Address address("127.0.0.1", listener.port());
  aio::Socket client = aio::Socket::tcp();
  aio::AsyncConnect connect(client, address);
  aio::AsyncAccept accept(listener);
  static_cast<void>(aio::SelectLoop().run(connect, accept));
  accept.result().close();
  client.close();
  listener.close();
  EXPECT_EQ(aio::Socket::listener(address).port(), std::stoi(address.str().substr(10)));
}

TEST(Listener, on_ipv6_leaves_ipv4_to_others) {
  aio::Socket listener;
  try {
    listener = aio::Socket::listener({"::", 0});
  } catch (const std::system_error&) {
    GTEST_SKIP() << "this machine has no IPv6";
  }
  EXPECT_EQ(raised_by([&] {
              aio::Socket::listener({"0.0.0.0", listener.port()});
            }),
            "no exception");
}

}  // namespace
