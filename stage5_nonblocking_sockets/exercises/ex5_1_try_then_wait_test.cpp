// Exercise 5.1 (complete, 10 minutes): try first, then wait
#include <ex5_1_try_then_wait.hpp>  // the learner's, ours, or a wrong one

#include "stage5_nonblocking_sockets/exercises/calls.hpp"
#include "stage5_nonblocking_sockets/exercises/sockets.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;
using Log = std::vector<std::string>;

namespace {

void expect_calls(const Log& expected) {
  const Log called = since_then();
  expect("system calls since then", called, expected);
}

/// A new connection, and nothing was called yet.
struct Fresh : Connection {
  Fresh() {
    calls.clear();
    answers.clear();
  }
};

}  // namespace

TEST(Recv, does_not_wait_for_what_is_there_already) {
  Fresh connection;
  connection.put("hello");
  Recv recv(100, 20);
  Noted noted(recv);
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string("hello"));
  expect_calls({"recv 20"});
}

TEST(Recv, waits_until_something_has_come_and_tries_again) {
  Fresh connection;
  Recv recv(100, 20);
  Noted noted(recv);
  expect(noted.next(), "yielded Readable(fd=100)");
  connection.put("hello");
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string("hello"));
  expect_calls({"recv 20", "recv 20"});
}

TEST(Recv, waits_again_if_it_was_woken_for_nothing) {
  Fresh connection;
  Recv recv(100, 20);
  Noted noted(recv);
  expect(noted.next(), "yielded Readable(fd=100)");
  expect(noted.next(), "yielded Readable(fd=100)");
  expect(noted.next(), "yielded Readable(fd=100)");
  connection.put("x");
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string("x"));
}

TEST(Recv, takes_no_more_than_it_was_asked_for) {
  Fresh connection;
  connection.put("hello");
  Recv recv(100, 2);
  Noted noted(recv);
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string("he"));
  expect("left in the socket", connection.left(), std::string("llo"));
}

TEST(Recv, is_content_with_less) {
  Fresh connection;
  connection.put("one");
  answers = {1};
  Recv recv(100, 3);
  Noted noted(recv);
  did("recv(2) will give", "one byte");
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string("o"));
}

TEST(Recv, of_a_stream_that_has_ended_is_empty) {
  Fresh connection;
  connection.peer.close();
  Recv recv(100, 20);
  Noted noted(recv);
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string());
}

TEST(Recv, hears_of_the_end_while_it_waits) {
  Fresh connection;
  Recv recv(100, 20);
  Noted noted(recv);
  expect(noted.next(), "yielded Readable(fd=100)");
  connection.peer.close();
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string());
}

TEST(Recv, keeps_bytes_that_are_zero) {
  Fresh connection;
  connection.put(std::string("a\0b", 3));
  Recv recv(100, 20);
  Noted noted(recv);
  noted.next();
  expect("bytes in the result", recv.result().size(), std::size_t{3});
}

TEST(Recv, tries_again_after_a_signal_when_the_socket_can_be_read) {
  Fresh connection;
  connection.put("x");
  answers = {-EINTR};
  Recv recv(100, 20);
  Noted noted(recv);
  did("recv(2) will say", "EINTR");
  expect(noted.next(), "yielded Readable(fd=100)");
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string("x"));
}

TEST(Recv, raises_any_other_error) {
  Fresh connection;
  answers = {-ECONNRESET};
  Recv recv(100, 20);
  Noted noted(recv);
  did("recv(2) will say", "ECONNRESET");
  expect(noted.next(), "raised system_error: recv: Connection reset by peer");
}

TEST(Recv, lets_out_what_is_thrown_in_while_it_waits) {
  Fresh connection;
  Recv recv(100, 20);
  Noted noted(recv);
  noted.next();
  expect(noted.throw_in(aio::ValueError("enough")), "raised ValueError: enough");
  expect_calls({"recv 20"});
}
