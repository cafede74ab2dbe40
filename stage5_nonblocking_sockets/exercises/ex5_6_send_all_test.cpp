// Exercise 5.6 (rebuild, 30 minutes): send all
#include <ex5_6_send_all.hpp>  // the learner's, ours, or a wrong one

#include "stage5_nonblocking_sockets/exercises/calls.hpp"
#include "stage5_nonblocking_sockets/exercises/sockets.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;
using Log = std::vector<std::string>;

namespace {

/// A new connection, and nothing was called yet.
struct Fresh : Connection {
  Fresh() {
    calls.clear();
    answers.clear();
    signals_allowed = false;
    all_is_taken = false;
  }
};

void expect_calls(const Log& expected) {
  const Log called = since_then();
  expect("system calls since then", called, expected);
}

std::string text_of(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + ' ';
  return text.substr(0, size);
}

}  // namespace

TEST(SendAll, does_not_wait_while_there_is_room) {
  Fresh connection;
  SendAll send(connection.mine, "hello");
  Noted noted(send);
  expect(noted.next(), "returned");
  expect("has come to the peer", connection.take(), std::string("hello"));
  expect_calls({"send 5"});
}

TEST(SendAll, of_nothing_asks_nobody) {
  Fresh connection;
  SendAll send(connection.mine, "");
  Noted noted(send);
  expect(noted.next(), "returned");
  expect_calls({});
}

TEST(SendAll, waits_for_room_when_there_is_none) {
  Fresh connection;
  answers = {-EAGAIN};
  did("send(2) will say", "EAGAIN");
  SendAll send(connection.mine, "hello");
  Noted noted(send);
  expect(noted.next(), "yielded Writable(fd=100)");
  expect_calls({"send 5"});
  expect(noted.next(), "returned");
  expect("has come to the peer", connection.take(), std::string("hello"));
}

TEST(SendAll, goes_on_with_what_was_not_taken) {
  Fresh connection;
  answers = {4, 3};
  did("send(2) will take", "4 bytes, and then 3");
  SendAll send(connection.mine, "0123456789");
  Noted noted(send);
  expect(noted.next(), "yielded Writable(fd=100)");
  expect_calls({"send 10"});
  expect(noted.next(), "yielded Writable(fd=100)");
  expect_calls({"send 6"});
  expect(noted.next(), "returned");
  expect_calls({"send 3"});
  expect("has come to the peer", connection.take(), std::string("0123456789"));
}

TEST(SendAll, keeps_bytes_that_are_zero) {
  Fresh connection;
  SendAll send(connection.mine, std::string("a\0b", 3));
  Noted noted(send);
  expect(noted.next(), "returned");
  expect("bytes that have come", connection.take().size(), std::size_t{3});
}

TEST(SendAll, waits_after_a_signal_and_tries_again) {
  Fresh connection;
  answers = {-EINTR};
  did("send(2) will say", "EINTR");
  SendAll send(connection.mine, "hello");
  Noted noted(send);
  expect(noted.next(), "yielded Writable(fd=100)");
  expect(noted.next(), "returned");
  expect("has come to the peer", connection.take(), std::string("hello"));
}

TEST(SendAll, to_a_peer_that_is_gone_is_an_error_and_no_signal) {
  Fresh connection;
  connection.peer.close();
  SendAll send(connection.mine, "hello");
  Noted noted(send);
  expect(noted.next(), "raised system_error: send: Broken pipe");
  expect("a signal was allowed", signals_allowed, false);
}

TEST(SendAll, raises_an_error_that_comes_in_the_middle) {
  Fresh connection;
  answers = {2, -ECONNRESET};
  did("send(2) will take", "2 bytes, and then say ECONNRESET");
  SendAll send(connection.mine, "hello");
  Noted noted(send);
  expect(noted.next(), "yielded Writable(fd=100)");
  expect(noted.next(), "raised system_error: send: Connection reset by peer");
}

TEST(SendAll, offers_no_more_than_the_budget_and_then_lets_the_others_go_first) {
  Fresh connection;
  all_is_taken = true;
  did("send(2) will take", "all that it is given");
  SendAll send(connection.mine, std::string(aio::Socket::kBudget + 10, 'x'));
  Noted noted(send);
  expect(noted.next(), "yielded None");
  expect_calls({"send 262144"});
  expect(noted.next(), "returned");
  expect_calls({"send 10"});
}

TEST(SendAll, counts_what_was_taken_for_the_budget) {
  Fresh connection;
  const std::string text = text_of(60'000);
  std::string came;
  std::string last = "returned";
  for (int i = 0; last == "returned" && i < 20; ++i) {
    SendAll send(connection.mine, text);
    Noted noted(send);
    last = noted.next();
    came += connection.take();
  }
  expect(last, "yielded None");  // behind the fifth send, or before the sixth
  expect("sends, of 60000 bytes each, until the others go first", since_then().size(),
         std::size_t{5});
  expect("bytes that have come", came.size(), std::size_t{300'000});
}

TEST(SendAll, of_much_comes_as_it_was_sent) {
  Fresh connection;
  const std::string text = text_of(700'000);
  SendAll send(connection.mine, text);
  std::string came;
  int waits = 0;
  while (send.next().yielded() && ++waits < 1000) came += connection.take();
  came += connection.take();
  did("700000 bytes are sent, and the peer takes all in each wait", "done");
  expect("it is what was sent", came == text, true);
  expect("a signal was allowed", signals_allowed, false);
}

TEST(SendAll, lets_out_what_is_thrown_in_while_it_waits) {
  Fresh connection;
  answers = {2};
  SendAll send(connection.mine, "hello");
  Noted noted(send);
  noted.next();
  expect(noted.throw_in(aio::ValueError("enough")), "raised ValueError: enough");
  expect("has come to the peer", connection.take(), std::string("he"));
}
