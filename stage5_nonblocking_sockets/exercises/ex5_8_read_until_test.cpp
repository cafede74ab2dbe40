// Exercise 5.8 (extend, 40 minutes): read until
#include <ex5_8_read_until.hpp>  // the learner's, ours, or a wrong one

#include "stage5_nonblocking_sockets/exercises/calls.hpp"
#include "stage5_nonblocking_sockets/exercises/sockets.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;
using Log = std::vector<std::string>;

namespace {

struct Fresh : Connection {
  Fresh() {
    calls.clear();
    answers.clear();
  }
};

void expect_calls(const Log& expected) {
  const Log called = since_then();
  expect("system calls since then", called, expected);
}

/// Reads a line of at most a hundred bytes, and expects that one without a wait.
void expect_line(aio::Socket& socket, const std::string& text, std::size_t limit = 100) {
  ReadUntil read(socket, "\n", limit);
  Noted noted(read);
  expect(noted.next(), "returned");
  expect("result", read.result(), text);
}

}  // namespace

TEST(ReadUntil, gives_a_message_with_its_end) {
  Fresh connection;
  connection.put("hello\n");
  expect_line(connection.mine, "hello\n");
  expect_calls({"recv 100"});
}

TEST(ReadUntil, waits_for_the_rest_of_a_message) {
  Fresh connection;
  ReadUntil read(connection.mine, "\n", 100);
  Noted noted(read);
  expect(noted.next(), "yielded Readable(fd=100)");
  connection.put("hel");
  expect(noted.next(), "yielded Readable(fd=100)");
  connection.put("lo\n");
  expect(noted.next(), "returned");
  expect("result", read.result(), std::string("hello\n"));
}

TEST(ReadUntil, keeps_what_came_behind_the_end_for_the_next_message) {
  Fresh connection;
  connection.put("one\ntwo\n\nthree");
  expect_line(connection.mine, "one\n");
  expect_calls({"recv 100"});
  expect_line(connection.mine, "two\n");
  expect_line(connection.mine, "\n");
  expect_calls({});
  ReadUntil read(connection.mine, "\n", 100);
  Noted noted(read);
  expect(noted.next(), "yielded Readable(fd=100)");
  connection.put("!\nfour");
  expect(noted.next(), "returned");
  expect("result", read.result(), std::string("three!\n"));
}

TEST(ReadUntil, knows_an_end_of_several_bytes_that_comes_in_pieces) {
  Fresh connection;
  ReadUntil read(connection.mine, "\r\n", 100);
  Noted noted(read);
  connection.put("a\rb\nc\r");
  expect(noted.next(), "yielded Readable(fd=100)");
  connection.put("\nd");
  expect(noted.next(), "returned");
  expect("result", read.result(), std::string("a\rb\nc\r\n"));
}

TEST(ReadUntil, keeps_bytes_that_are_zero) {
  Fresh connection;
  connection.put(std::string("a\0b\n", 4));
  ReadUntil read(connection.mine, "\n", 100);
  Noted noted(read);
  noted.next();
  expect("bytes in the result", read.result().size(), std::size_t{4});
}

TEST(ReadUntil, gives_what_is_left_at_the_end_of_the_stream_and_then_nothing) {
  Fresh connection;
  connection.put("one\ntw");
  connection.peer.close();
  expect_line(connection.mine, "one\n");
  ReadUntil read(connection.mine, "\n", 100);
  Noted noted(read);
  expect(noted.next(), "yielded Readable(fd=100)");
  expect(noted.next(), "returned");
  expect("result", read.result(), std::string("tw"));
  expect_line(connection.mine, "");
  expect_line(connection.mine, "");
}

TEST(ReadUntil, takes_a_message_that_is_as_long_as_the_limit) {
  Fresh connection;
  connection.put("hello\n");
  expect_line(connection.mine, "hello\n", 6);
  expect_calls({"recv 6"});
}

TEST(ReadUntil, raises_at_a_message_that_is_longer_and_keeps_its_bytes) {
  Fresh connection;
  connection.put("hello\n");
  ReadUntil read(connection.mine, "\n", 5);
  Noted noted(read);
  expect(noted.next(), "raised ValueError: no end within 5 bytes");
  expect_calls({"recv 5"});
  expect_line(connection.mine, "hello\n");
}

TEST(ReadUntil, raises_also_if_the_end_is_there_behind_the_limit) {
  Fresh connection;
  connection.put("one\nhello\n");
  expect_line(connection.mine, "one\n");
  for (int i = 0; i < 2; ++i) {
    ReadUntil read(connection.mine, "\n", 5);
    Noted noted(read);
    expect(noted.next(), "raised ValueError: no end within 5 bytes");
  }
  expect_line(connection.mine, "hello\n");
}

TEST(ReadUntil, of_which_only_the_end_does_not_fit_raises_too) {
  Fresh connection;
  connection.put("x\nabcd\r\n");
  expect_line(connection.mine, "x\n");
  ReadUntil read(connection.mine, "\r\n", 5);
  Noted noted(read);
  expect(noted.next(), "raised ValueError: no end within 5 bytes");
  ReadUntil enough(connection.mine, "\r\n", 6);
  Noted again(enough);
  expect(again.next(), "returned");
}

TEST(ReadUntil, asks_for_no_more_than_the_limit_leaves) {
  Fresh connection;
  connection.put("abc");
  ReadUntil read(connection.mine, "\n", 10);
  Noted noted(read);
  expect(noted.next(), "yielded Readable(fd=100)");
  expect(noted.next(), "yielded Readable(fd=100)");
  connection.put("de\n");
  expect(noted.next(), "returned");
  expect_calls({"recv 10", "recv 7", "recv 7"});
}

TEST(ReadUntil, asks_for_1024_bytes_at_most) {
  Fresh connection;
  const std::string text = std::string(3000, 'x') + "\n";
  connection.put(text);
  ReadUntil read(connection.mine, "\n", 100'000);
  Noted noted(read);
  expect(noted.next(), "returned");
  expect("it is what was sent", read.result() == text, true);
  expect_calls({"recv 1024", "recv 1024", "recv 1024"});
}

TEST(ReadUntil, that_is_cancelled_loses_nothing) {
  Fresh connection;
  connection.put("hel");
  for (int i = 0; i < 2; ++i) {
    ReadUntil cancelled(connection.mine, "\n", 100);
    Noted noted(cancelled);
    expect(noted.next(), "yielded Readable(fd=100)");
    expect(noted.throw_in(aio::ValueError("stop")), "raised ValueError: stop");
  }
  connection.put("lo\nnext");
  expect_line(connection.mine, "hello\n");
  aio::AsyncRecv rest(connection.mine);
  rest.next();
  expect("what a recv gets then", rest.result(), std::string("next"));
}

TEST(ReadUntil, lets_the_others_go_first_when_a_peer_is_fast) {
  Fresh connection;
  connection.put(std::string(100'000, 'x'));
  ReadUntil read(connection.mine, "\n", 1'000'000);
  Noted noted(read);
  expect(noted.next(), "yielded None");
}
