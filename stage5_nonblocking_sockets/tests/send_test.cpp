// All of it, of any size, to peers that read, and to peers that are gone.
#include <gtest/gtest.h>
#include <signal.h>

#include "stage5_nonblocking_sockets/tests/sockets.hpp"

namespace {

using aio::AsyncRecvExactly;
using aio::AsyncSend;
using aio::Socket;
using aio::testing::Later;
using aio::testing::Log;
using aio::testing::put;
using aio::testing::raised_by;
using aio::testing::Report;

constexpr std::size_t kTenMegabytes = 10'000'000;

std::string numbers(std::size_t size) {
  std::string data(size, '\0');
  for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<char>(i * i >> 8);
  return data;
}

/// Sends until nothing has room any more. Returns how much that was.
std::size_t fill(Socket& socket) {
  std::size_t sent = 0;
  for (ssize_t n = 0; n >= 0; sent += static_cast<std::size_t>(std::max<ssize_t>(n, 0)))
    n = ::send(socket.fileno(), std::string(65536, 'x').data(), 65536, MSG_NOSIGNAL);
  return sent;
}

class Send : public aio::testing::LoopTest {};
INSTANTIATE_TEST_SUITE_P(With, Send, aio::testing::each_selector(), aio::testing::name_of);

TEST_P(Send, does_not_suspend_if_there_is_room) {
  auto [a, b] = Socket::pair();
  EXPECT_TRUE(AsyncSend(a, "hello").next().returned());
  EXPECT_EQ(aio::testing::get(b), "hello");
}

TEST_P(Send, of_nothing_asks_once_so_that_a_socket_that_is_closed_is_noticed) {
  auto [a, b] = Socket::pair();
  EXPECT_TRUE(AsyncSend(a, "").next().returned());
  a.close();
  EXPECT_EQ(raised_by([&] { AsyncSend(a, "").next(); }), "system_error: send: Bad file descriptor");
}

TEST_P(Send, of_nothing_asks_also_if_the_others_go_first) {
  auto [a, b] = Socket::pair();
  b.close();
  a.count(Socket::kBudget);
  AsyncSend nothing(a, "");
  EXPECT_TRUE(nothing.next().yielded());
  EXPECT_THROW(nothing.next(), std::system_error);
}

TEST_P(Send, suspends_with_an_event_if_there_is_no_room) {
  auto [a, b] = Socket::pair();
  fill(a);
  AsyncSend send(a, "hello");
  auto step = send.next();
  ASSERT_TRUE(step.yielded());
  EXPECT_EQ(step.value()->repr(), "Writable(fd=" + std::to_string(a.fileno()) + ")");
  EXPECT_TRUE(send.next().yielded());  // woken for nothing
}

TEST_P(Send, shows_what_it_sends_and_how_much_of_it_is_sent) {
  auto [a, b] = Socket::pair();
  fill(a);
  AsyncSend send(a, "hello");
  ASSERT_TRUE(send.next().yielded());
  EXPECT_EQ(aio::testing::shown(send), "data='hello' sent=0 ");
}

TEST_P(Send, of_which_a_part_was_taken_waits_before_it_tries_again) {
  auto [a, b] = Socket::pair();
  aio::testing::sends_for_nothing = 0;
  AsyncSend send(a, std::string(kTenMegabytes, 'x'));
  ASSERT_TRUE(send.next().yielded());
  EXPECT_EQ(aio::testing::sends_for_nothing, 0);
}

TEST_P(Send, of_a_little_counts_too_so_that_the_others_go_first_after_64) {
  auto [a, b] = Socket::pair();
  int sent = 0;
  while (sent < 100 && AsyncSend(a, "x").next().returned()) ++sent;
  EXPECT_EQ(sent, 64) << "the next one lets the others go first, before it asks";
}

TEST_P(Send, of_ten_megabytes_arrives_whole_over_a_socket_pair) {
  auto [a, b] = Socket::pair();
  AsyncSend send(a, numbers(kTenMegabytes));
  AsyncRecvExactly receive(b, kTenMegabytes);
  run(send, receive);
  EXPECT_TRUE(receive.result() == numbers(kTenMegabytes));
  // The watch is kept from one part to the next: one for each socket, and one change at the end.
  EXPECT_LE(told(), 6);
}

TEST_P(Send, of_ten_megabytes_arrives_whole_over_tcp) {
  auto [a, b] = aio::testing::tcp_pair();
  AsyncSend send(a, numbers(kTenMegabytes));
  AsyncRecvExactly receive(b, kTenMegabytes);
  run(send, receive);
  EXPECT_TRUE(receive.result() == numbers(kTenMegabytes));
}

TEST_P(Send, and_receive_go_on_at_once_in_both_directions) {
  auto [a, b] = Socket::pair();
  AsyncSend to_b(a, numbers(1'000'000)), to_a(b, numbers(2'000'000));
  AsyncRecvExactly at_a(a, 2'000'000), at_b(b, 1'000'000);
  run(to_b, to_a, at_a, at_b);
  EXPECT_TRUE(at_a.result() == numbers(2'000'000));
  EXPECT_TRUE(at_b.result() == numbers(1'000'000));
}

TEST_P(Send, goes_on_when_the_peer_takes_its_time) {
  auto [a, b] = Socket::pair();
  const std::size_t before = fill(a);
  Report<AsyncSend> send(log_, "send", a, "the end");
  AsyncRecvExactly receive(b, before + 7);
  Later peer(1, [&] {
    log_.emplace_back("peer begins to read");
    loop_.spawn(std::make_unique<AsyncRecvExactly>(std::move(receive)));
  });
  run(send, peer);
  EXPECT_EQ(log_, Log({"peer begins to read", "send done"}));
}

// SIGPIPE has its default action here, which ends the program: that the tests go on says that it
// is not raised.
TEST_P(Send, to_a_peer_that_is_gone_is_an_error_and_no_signal) {
  struct sigaction action {};
  sigaction(SIGPIPE, nullptr, &action);
  ASSERT_EQ(action.sa_handler, SIG_DFL);
  auto [a, b] = Socket::pair();
  b.close();
  Report<AsyncSend> send(log_, "send", a, "hello");
  run(send);
  EXPECT_EQ(log_, Log({"send: system_error: send: Broken pipe"}));
}

TEST_P(Send, to_a_peer_that_resets_is_an_error_in_that_coroutine_only) {
  auto [a, b] = aio::testing::tcp_pair();
  AsyncSend send(a, numbers(kTenMegabytes));
  Later peer(1, [&, &connection = b] { aio::testing::reset(connection); });
  aio::testing::Sleeper other(log_, "other", {0.5, 1});
  EXPECT_EQ(aio::testing::describe_all(loop_.run(send, peer, other)),
            Log({"system_error: send: Connection reset by peer", "no exception", "no exception"}));
  EXPECT_EQ(raised_by([&, &connection = a] { put(connection, "more"); }),
            "system_error: send: Broken pipe");
  EXPECT_EQ(log_, Log({"other 1000.50", "other 1001.50"}));
}

TEST_P(Send, a_second_one_at_once_is_refused_and_the_first_one_is_whole) {
  auto [a, b] = Socket::pair();
  AsyncSend first(a, numbers(1'000'000)), second(a, numbers(1'000'000));
  AsyncRecvExactly receive(b, 1'000'000);
  const auto errors = loop_.run(first, second, receive);
  EXPECT_EQ(
      aio::testing::describe_all(errors),
      Log({"no exception",
           "RuntimeError: descriptor " + std::to_string(a.fileno()) + " is waited for already",
           "no exception"}));
  EXPECT_TRUE(receive.result() == numbers(1'000'000));
}

TEST_P(Send, owns_its_data) {
  auto [a, b] = Socket::pair();
  fill(a);
  auto text = std::make_unique<std::string>(100, 'y');
  AsyncSend send(a, *text);
  send.next();
  text.reset();
  AsyncRecvExactly receive(b, 1'000'000);
  Later end(1, [&, &socket = a] { socket.close(); });
  run(send, receive, end);
  EXPECT_TRUE(receive.result().ends_with(std::string(100, 'y')));
}

}  // namespace
