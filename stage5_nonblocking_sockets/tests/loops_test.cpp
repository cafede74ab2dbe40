// Sockets in the loop of stage 4, which is unchanged: with each selector.
#include <gtest/gtest.h>
#include <sys/ioctl.h>

#include "stage3_sleep_loop/tests/hang_report.hpp"
#include "stage5_nonblocking_sockets/demos/echo.hpp"
#include "stage5_nonblocking_sockets/tests/sockets.hpp"

namespace {

using aio::Address;
using aio::AsyncRecv;
using aio::AsyncRecvExactly;
using aio::AsyncSend;
using aio::Client;
using aio::Echo;
using aio::Socket;
using aio::testing::Later;
using aio::testing::Log;
using aio::testing::put;
using aio::testing::Report;

class Loops : public aio::testing::LoopTest {
 protected:
  static void ignore(const std::string&) {}

  Socket listener_ = Socket::listener({"127.0.0.1", 0});
  Address address_{"127.0.0.1", listener_.port()};
  aio::Server::Serve serve_ = [this](Socket connection) {
    loop_.spawn(std::make_unique<Echo>(std::move(connection)));
  };
};
INSTANTIATE_TEST_SUITE_P(With, Loops, aio::testing::each_selector(), aio::testing::name_of);

// An echo server.

TEST_P(Loops, serve_clients_side_by_side_until_they_leave) {
  aio::Server server(listener_, 2, serve_);
  const auto a_hears = [&](const std::string& text) { log_.push_back("a hears " + text); };
  const auto b_hears = [&](const std::string& text) { log_.push_back("b hears " + text); };
  Client a(address_, 2, "ham", a_hears), b(address_, 2, "spam", b_hears);
  run(server, a, b);
  EXPECT_EQ(log_, Log({"a hears ham", "b hears spam", "a hears ham", "b hears spam"}));
}

TEST_P(Loops, give_fifty_connections_the_same_share) {
  constexpr int kConnections = 50;
  std::vector<int> round_trips(kConnections);
  std::vector<int> half_way;
  int all = 0;
  aio::Server server(listener_, kConnections, serve_);
  for (int& mine : round_trips) {
    loop_.spawn(std::make_unique<Client>(address_, 200, "hello", [&](const std::string&) {
      ++mine;
      if (++all == 100 * kConnections) half_way = round_trips;
    }));
  }
  run(server);
  const auto [fewest, most] = std::minmax_element(half_way.begin(), half_way.end());
  EXPECT_GE(*fewest, 99);
  EXPECT_LE(*most, 101);
}

TEST_P(Loops, serve_a_thousand_connections_at_once) {
  const bool is_select = std::string(GetParam().name) == "select";  // 1024 descriptors at most
  const std::size_t connections = is_select ? 400 : 1000;
  const aio::testing::DescriptorLimit limit(4096);
  if (limit.current() < 2 * connections + 50) GTEST_SKIP() << "ulimit -Hn is too small";
  std::vector<Socket> open;
  aio::Server server(listener_, static_cast<int>(connections), [&](Socket connection) {
    open.push_back(std::move(connection));
    if (open.size() < connections) return;
    for (Socket& each : open) serve_(std::move(each));  // now that all are there
  });
  std::size_t heard = 0;
  for (std::size_t i = 0; i < connections; ++i) {
    loop_.spawn(std::make_unique<Client>(
        address_, 3, "hello", [&](const std::string& text) { heard += text == "hello"; }));
  }
  run(server);
  EXPECT_EQ(heard, 3 * connections);
}

// The costs.

TEST_P(Loops, are_told_nothing_for_a_message_of_a_connection_that_goes_on) {
  aio::Server server(listener_, 1, serve_);
  int heard = 0;
  std::vector<int> counts;
  Client client(address_, 1000, std::string(2000, 'x'), [&](const std::string&) {
    ++heard;
    if (heard == 10 || heard == 1000) counts.push_back(told());
  });
  run(server, client);
  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts[0], counts[1]);
}

TEST_P(Loops, ask_a_socket_once_for_each_message) {
  struct CountCalls final : aio::Observer {
    void resumed(const aio::Frame& frame, const std::string& /*sent*/) override {
      if (frame.name() != "AsyncRecv" || socket->drained()) return;
      int there = 0;
      aio::checked(ioctl(socket->fileno(), FIONREAD, &there), "ioctl");
      ++(there > 0 ? answered : in_vain);
    }
    const Socket* socket = nullptr;
    int answered = 0;
    int in_vain = 0;
  } calls;
  aio::Server server(listener_, 1, [&](Socket connection) {
    auto echo = std::make_unique<Echo>(std::move(connection));
    calls.socket = &echo->socket();
    loop_.spawn(std::move(echo));
  });
  Client client(address_, 1000, "hello", ignore);
  aio::observer = &calls;
  run(server, client);
  aio::observer = nullptr;
  EXPECT_EQ(calls.answered, 1000);
  EXPECT_LE(calls.in_vain, 2);  // before the first message, and at the end of the stream
}

// One socket, many who want it.

TEST_P(Loops, let_one_coroutine_read_a_socket_while_another_writes_it) {
  auto [a, b] = Socket::pair();
  Report<AsyncRecv> reader(log_, "reader", a);
  AsyncSend writer(a, std::string(1'000'000, 'x'));
  AsyncRecvExactly peer(b, 1'000'000);
  Later answer(1, [&, &socket = b] { put(socket, "answer"); });
  run(reader, writer, peer, answer);
  EXPECT_EQ(log_, Log({"reader 'answer'"}));
}

TEST_P(Loops, refuse_a_second_recv_at_once_and_the_first_goes_on) {
  auto [a, b] = Socket::pair();
  Report<AsyncRecv> first(log_, "first", a), second(log_, "second", a);
  Later sender(1, [&, &socket = b] { put(socket, "hello"); });
  run(first, second, sender);
  EXPECT_EQ(log_, Log({"second: RuntimeError: descriptor " + std::to_string(a.fileno()) +
                           " is waited for already",
                       "first 'hello'"}));
}

// Sockets that are closed.

TEST_P(Loops, wake_whoever_waits_for_a_socket_that_is_closed) {
  auto [a, b] = Socket::pair();
  Report<AsyncRecv> reader(log_, "reader", a);
  AsyncSend filler(a, std::string(1'000'000, 'x'));
  Later closer(1, [&, &socket = a] { socket.close(); });
  aio::testing::Sleeper other(log_, "other", {0.5, 1});
  EXPECT_EQ(aio::testing::describe_all(loop_.run(reader, filler, closer, other)),
            Log({"no exception", "system_error: closed while waited for: Bad file descriptor",
                 "no exception", "no exception"}));
  EXPECT_EQ(log_, Log({"other 1000.50",
                       "reader: system_error: closed while waited for: Bad file descriptor",
                       "other 1001.50"}));
}

TEST_P(Loops, lose_no_wake_up_when_a_number_is_used_again_that_was_watched) {
  std::pair<Socket, Socket> ends = Socket::pair();
  const int number = ends.first.fileno();
  for (int round = 0; round < 3; ++round) {
    const std::string name = "round " + std::to_string(round);
    loop_.spawn(std::make_unique<Report<AsyncRecv>>(log_, name, ends.first));
    Later sender(1, [&] { put(ends.second, "hello"); });
    Later closer(2, [&] {  // its watch was kept until now
      ends = {};
      ends = Socket::pair();
      EXPECT_EQ(ends.first.fileno(), number);
      loop_.spawn(std::make_unique<Report<AsyncRecv>>(log_, name + " again", ends.first));
    });
    Later sender_again(3, [&] { put(ends.second, "hello"); });
    run(sender, closer, sender_again);
  }
  EXPECT_EQ(log_, Log({"round 0 'hello'", "round 0 again 'hello'", "round 1 'hello'",
                       "round 1 again 'hello'", "round 2 'hello'", "round 2 again 'hello'"}));
}

TEST_P(Loops, watch_nothing_any_more_when_they_have_left) {
  auto [a, b] = Socket::pair();
  Report<AsyncRecv> reader(log_, "reader", a);
  Later sender(1, [&, &socket = b] { put(socket, "hello"); });
  run(reader, sender);
  EXPECT_EQ(selector_.registers, selector_.unregisters);
}

TEST_P(Loops, are_not_kept_busy_by_data_that_nobody_asks_for) {
  auto [a, b] = Socket::pair();
  Report<AsyncRecv> reader(log_, "reader", a);
  Later one(1, [&, &socket = b] { put(socket, "one"); });
  Later two(2, [&, &socket = b] { put(socket, "two"); });  // the watch was kept
  aio::testing::Sleeper other(log_, "other", {10, 10});
  run(reader, one, two, other);
  EXPECT_EQ(log_, Log({"reader 'one'", "other 1010.00", "other 1020.00"}));
  EXPECT_EQ(selector_.registers, selector_.unregisters);
  EXPECT_LE(selector_.selects, 12);
}

// Fair shares.

/// Receives small lines that are all there, and counts them.
class Lines final : public aio::Coroutine<> {
  enum { kStart, kLineCame };

 public:
  Lines(Socket& socket, std::size_t size) : socket_(socket), size_(size) {}
  int count() const { return count_; }

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        while (true) {
          return await(line_.emplace(socket_, size_), kLineCame);
          case kLineCame:
            if (sent.result_of(*line_).empty()) return return_value();
            ++count_;
        }
    }
    return {};
  }

  Socket& socket_;
  std::size_t size_;
  int count_ = 0;
  std::optional<AsyncRecvExactly> line_;
};

TEST_P(Loops, let_the_others_run_while_one_has_always_something_to_receive) {
  auto [a, b] = Socket::pair();
  put(b, std::string(20'000, 'x'));
  b.close();
  Lines lines(a, 100);
  std::vector<int> seen;
  aio::testing::Spinner other([&] {
    seen.push_back(lines.count());
    return !lines.finished();
  });
  run(lines, other);
  EXPECT_EQ(seen, std::vector<int>({64, 128, 192, 200}));
}

TEST_P(Loops, let_the_others_run_while_one_can_always_send) {
  constexpr std::size_t kAll = 2'000'000;
  auto [a, b] = Socket::pair();
  AsyncSend send(a, std::string(kAll, 'x'));
  std::size_t received = 0;
  int turns = 0;
  aio::testing::Spinner receiver([&, &socket = b] {
    for (std::string got; got != "nothing"; got = aio::testing::get(socket)) received += got.size();
    ++turns;
    return received < kAll;
  });
  run(send, receiver);
  EXPECT_EQ(received, kAll);
  EXPECT_GE(turns, 7);  // 256 KiB in each, at most
}

TEST_P(Loops, let_sleepers_run_on_time_while_much_is_transferred) {
  aio::testing::TickingClock clock;  // a millisecond for each turn
  aio::SelectLoop loop(selector_, clock);
  auto [a, b] = Socket::pair();
  AsyncSend send(a, std::string(8'000'000, 'x'));
  AsyncRecvExactly receive(b, 8'000'000);
  int rounds = 0;
  bool late = false;
  aio::testing::Spinner spinner([&] { return !receive.finished(); });
  double due = 0;
  std::function<void()> tick = [&] {
    late = late || (rounds > 0 && aio::get_running_loop().time() > due + 0.01);
    ++rounds;
    due = aio::get_running_loop().time() + 0.02;
    if (!receive.finished()) loop.spawn(std::make_unique<Later>(0.02, tick));
  };
  Later first(0.02, tick);
  EXPECT_EQ(aio::testing::describe_all(loop.run(send, receive, spinner, first)),
            Log(4, "no exception"));
  EXPECT_GE(rounds, 3);
  EXPECT_FALSE(late);
}

// For people to see.

TEST_P(Loops, say_who_waits_for_which_socket) {
  auto [a, b] = Socket::pair();
  AsyncRecv recv(a);
  std::ostringstream out;
  Later asker(1, [&, &socket = b] {
    loop_.describe(out);
    put(socket, "x");
  });
  run(recv, asker);
  EXPECT_EQ(out.str().substr(0, out.str().find('\n')),
            "  AsyncRecv waits for Readable(fd=" + std::to_string(a.fileno()) + ")");
}

}  // namespace
