// Receiving all that there is, exact amounts, and the end of a stream.
#include <gtest/gtest.h>

#include "stage3_sleep_loop/tests/text.hpp"
#include "stage5_nonblocking_sockets/tests/sockets.hpp"

namespace {

using aio::AsyncRecv;
using aio::AsyncRecvExactly;
using aio::Socket;
using aio::testing::Later;
using aio::testing::Log;
using aio::testing::put;
using aio::testing::raised_by;
using aio::testing::Report;

class Receive : public ::testing::Test {
 protected:
  template <class... Coroutines>
  void run(Coroutines&... coroutines) {
    const Log expected(sizeof...(coroutines), "no exception");
    EXPECT_EQ(aio::testing::describe_all(loop_.run(coroutines...)), expected);
  }

  Log log_;
  aio::VirtualClock clock_;
  aio::SelectLoop loop_{clock_};
  std::pair<Socket, Socket> ends_ = Socket::pair();
  Socket& socket_ = ends_.first;
  Socket& peer_ = ends_.second;
};

// Try first (the source's F19, F43, F46, S38).

TEST_F(Receive, does_not_suspend_if_data_is_there) {
  put(peer_, "hello");
  AsyncRecv recv(socket_);
  EXPECT_TRUE(recv.next().returned());
  EXPECT_EQ(recv.result(), "hello");
}

TEST_F(Receive, suspends_with_an_event_if_no_data_is_there_and_tries_again) {
  AsyncRecv recv(socket_);
  auto step = recv.next();
  ASSERT_TRUE(step.yielded());
  EXPECT_EQ(step.value()->repr(), "Readable(fd=" + std::to_string(socket_.fileno()) + ")");
  EXPECT_TRUE(recv.next().yielded());  // woken for nothing: it waits again
  put(peer_, "hello");
  EXPECT_TRUE(recv.next().returned());
  EXPECT_EQ(recv.result(), "hello");
}

TEST_F(Receive, waits_first_after_a_recv_that_got_less_than_it_asked_for) {
  put(peer_, "one");
  EXPECT_EQ(aio::testing::get(socket_), "one");
  EXPECT_TRUE(socket_.drained());
  put(peer_, "two");
  AsyncRecv recv(socket_);
  EXPECT_TRUE(recv.next().yielded());  // a call is saved in the usual case, that nothing is there
  EXPECT_TRUE(recv.next().returned());
  EXPECT_EQ(recv.result(), "two");
}

TEST_F(Receive, of_a_single_byte_drains_the_socket_too) {
  put(peer_, "x");
  EXPECT_EQ(aio::testing::get(socket_), "x");
  EXPECT_TRUE(socket_.drained());
}

TEST_F(Receive, tries_at_once_after_a_recv_that_got_all_it_asked_for) {
  put(peer_, "onetwo");
  EXPECT_EQ(aio::testing::get(socket_, 3), "one");
  EXPECT_FALSE(socket_.drained());
  EXPECT_EQ(aio::testing::get(socket_, 3), "two");
}

/// Says what it does before, and after.
class Coro final : public aio::Coroutine<> {
  enum { kStart, kReceived };

 public:
  Coro(Log& log, Socket& socket) : log_(log), recv_(socket) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        log_.emplace_back("before");
        return await(recv_, kReceived);
      case kReceived:
        log_.push_back("got " + sent.result_of(recv_));
        return return_value();
    }
    return {};
  }

  Log& log_;
  AsyncRecv recv_;
};

TEST_F(Receive, repeats_nothing_of_the_coroutine_that_awaits_it) {
  Coro coro(log_, socket_);
  Later sender(1, [&] { put(peer_, "data"); });
  run(coro, sender);
  EXPECT_EQ(log_, Log({"before", "got data"}));
}

// All that there is.

TEST_F(Receive, shows_how_much_it_wants_and_what_it_has) {
  put(peer_, "ab");
  AsyncRecvExactly recv(socket_, 3);
  recv.next();
  EXPECT_EQ(aio::testing::shown(recv), "amount=3 unread='ab' ");
  EXPECT_EQ(aio::testing::shown(AsyncRecv(socket_, 5)), "at_most=5 unread='ab' ");
}

TEST_F(Receive, takes_what_there_is_and_not_more_than_asked_for) {
  put(peer_, "hello");
  EXPECT_EQ(aio::testing::get(socket_, 2), "he");
  EXPECT_EQ(aio::testing::get(socket_, 100), "llo");
}

TEST_F(Receive, of_nothing_returns_nothing_and_does_not_wait) {
  EXPECT_EQ(aio::testing::get(socket_, 0), "");
  AsyncRecvExactly none(socket_, 0);
  EXPECT_TRUE(none.next().returned());
  EXPECT_EQ(none.result(), "");
}

TEST_F(Receive, keeps_every_byte_whatever_its_value) {
  std::string all(256, '\0');
  for (int i = 0; i < 256; ++i) all[static_cast<std::size_t>(i)] = static_cast<char>(i);
  put(peer_, all);
  EXPECT_EQ(aio::testing::get(socket_), all);
}

TEST_F(Receive, reads_anew_each_time) {  // the buffer belongs to the await
  put(peer_, "ab");
  EXPECT_EQ(aio::testing::get(socket_, 1), "a");
  EXPECT_EQ(aio::testing::get(socket_, 1), "b");
}

TEST_F(Receive, cannot_be_awaited_a_second_time) {
  put(peer_, "ab");
  AsyncRecv recv(socket_, 1);
  recv.next();
  EXPECT_EQ(raised_by([&] { recv.next(); }),
            "RuntimeError: cannot reuse already awaited coroutine");
}

TEST_F(Receive, loses_nothing_when_it_is_cancelled_half_way) {
  put(peer_, "abc");
  for (const bool raise : {true, false}) {
    AsyncRecvExactly cancelled(socket_, 5);
    EXPECT_TRUE(cancelled.next().yielded());
    if (raise) {
      EXPECT_EQ(raised_by([&] {
                  cancelled.throw_in(std::make_exception_ptr(aio::RuntimeError("stop")));
                }),
                "RuntimeError: stop");
    }
  }
  put(peer_, "defgh");
  AsyncRecvExactly exact(socket_, 4);
  run(exact);
  EXPECT_EQ(exact.result(), "abcd");
  EXPECT_EQ(aio::testing::get(socket_), "efgh");
}

TEST_F(Receive, takes_first_what_a_cancelled_one_has_received) {
  put(peer_, "abc");
  {
    AsyncRecvExactly cancelled(socket_, 5);
    EXPECT_TRUE(cancelled.next().yielded());
  }
  EXPECT_EQ(aio::testing::get(socket_, 2), "ab");
  EXPECT_EQ(aio::testing::get(socket_), "c");
}

// The end of the stream.

TEST_F(Receive, returns_an_empty_string_when_the_peer_has_closed_and_again) {
  peer_.close();
  EXPECT_EQ(aio::testing::get(socket_), "");
  EXPECT_EQ(aio::testing::get(socket_), "");
}

TEST_F(Receive, gets_what_was_sent_before_the_peer_closed) {
  put(peer_, "abc");
  peer_.close();
  Report<AsyncRecv> first(log_, "first", socket_), second(log_, "second", socket_);
  run(first);
  run(second);
  EXPECT_EQ(log_, Log({"first 'abc'", "second ''"}));
}

TEST_F(Receive, is_woken_when_the_peer_closes_and_the_others_run_on) {
  Report<AsyncRecvExactly> recv(log_, "recv", socket_, 10u);
  Later peer(1, [&] {
    put(peer_, "abc");
    peer_.close();
  });
  aio::testing::Sleeper other(log_, "other", {0.5, 1});
  run(recv, peer, other);
  EXPECT_EQ(log_, Log({"other 1000.50", "recv 'abc'", "other 1001.50"}));
}

TEST_F(Receive, sees_the_end_when_the_peer_stops_writing) {
  peer_.shutdown_write();
  EXPECT_EQ(aio::testing::get(socket_), "");
}

// Exact amounts.

TEST_F(Receive, an_exact_amount_leaves_the_next_message_alone) {
  put(peer_, "HEADBODYBODY");
  Report<AsyncRecvExactly> head(log_, "head", socket_, 4u), body(log_, "body", socket_, 8u);
  run(head);
  run(body);
  EXPECT_EQ(log_, Log({"head 'HEAD'", "body 'BODYBODY'"}));
}

TEST_F(Receive, an_exact_amount_is_collected_from_many_sends) {
  Report<AsyncRecvExactly> recv(log_, "recv", socket_, 6u);
  Later a(1, [&] { put(peer_, "ab"); }), b(2, [&] { put(peer_, "c"); }),
      c(3, [&] { put(peer_, "defgh"); });
  run(recv, a, b, c);
  EXPECT_EQ(log_, Log({"recv 'abcdef'"}));
  EXPECT_EQ(aio::testing::get(socket_), "gh");
}

TEST_F(Receive, an_exact_amount_takes_no_more_from_the_system_than_is_missing) {
  AsyncRecvExactly recv(socket_, 4);
  put(peer_, "ab");
  EXPECT_TRUE(recv.next().yielded());
  put(peer_, "cdef");
  EXPECT_TRUE(recv.next().returned());
  EXPECT_EQ(recv.result(), "abcd");
  EXPECT_EQ(socket_.unread(), "");
  EXPECT_EQ(aio::testing::get(socket_), "ef");
}

TEST_F(Receive, an_exact_amount_does_not_wait_for_more_after_its_last_byte) {
  Report<AsyncRecvExactly> recv(log_, "recv", socket_, 3u);
  Later sender(1, [&] { put(peer_, "abc"); });  // and stays open
  run(recv, sender);
  EXPECT_EQ(log_, Log({"recv 'abc'"}));
}

TEST_F(Receive, an_exact_amount_may_be_larger_than_what_one_call_takes) {
  const std::string data(1'000'000, 'x');
  aio::AsyncSend send(peer_, data);
  AsyncRecvExactly recv(socket_, data.size());
  run(recv, send);
  EXPECT_EQ(recv.result(), data);
}

// Peers that reset (X35), and other ends.

TEST_F(Receive, from_a_peer_that_resets_is_an_error_in_that_coroutine_only) {
  auto [client, server] = aio::testing::tcp_pair();
  Report<AsyncRecv> recv(log_, "recv", client);
  Later peer(1, [&, &connection = server] { aio::testing::reset(connection); });
  aio::testing::Sleeper other(log_, "other", {0.5, 1});
  run(recv, peer, other);
  EXPECT_EQ(log_, Log({"other 1000.50", "recv: system_error: recv: Connection reset by peer",
                       "other 1001.50"}));
}

TEST_F(Receive, that_is_given_up_takes_nothing_with_it) {
  AsyncRecv given_up(socket_);
  given_up.next();
  EXPECT_EQ(raised_by([&] { given_up.throw_in(std::make_exception_ptr(aio::ValueError("stop"))); }),
            "ValueError: stop");
  put(peer_, "hello");
  EXPECT_EQ(aio::testing::get(socket_), "hello");
}

// For people to see.

TEST_F(Receive, has_a_name_where_somebody_asks_who_waits) {
  AsyncRecv recv(socket_);
  AsyncRecvExactly exactly(socket_, 4);
  recv.next();
  exactly.next();
  EXPECT_EQ(aio::testing::short_places(aio::describe_stack(recv)),
            "    AsyncRecv suspended at async_io.hpp\n");
  EXPECT_EQ(aio::testing::short_places(aio::describe_stack(exactly)),
            "    AsyncRecvExactly suspended at operations.hpp\n");
}

TEST_F(Receive, that_nobody_awaits_is_warned_of) {
  const aio::testing::CaughtWarnings warnings;
  { const AsyncRecvExactly forgotten(socket_, 4); }
  { const aio::AsyncSend forgotten(socket_, "x"); }
  EXPECT_EQ(warnings.log(), Log({"RuntimeWarning: coroutine 'AsyncRecvExactly' was never awaited",
                                 "RuntimeWarning: coroutine 'AsyncSend' was never awaited"}));
}

}  // namespace
