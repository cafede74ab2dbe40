// Exercise 5.3 (repair, 15 minutes): the next message
#include <ex5_3_next_message.hpp>  // the learner's, ours, or a wrong one

#include "stage5_nonblocking_sockets/exercises/calls.hpp"
#include "stage5_nonblocking_sockets/exercises/sockets.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;
using Log = std::vector<std::string>;

namespace {

/// Receives, and expects that text without a wait.
void expect_message(aio::Socket& socket, std::size_t amount, const std::string& text) {
  RecvExactly recv(socket, amount);
  Noted noted(recv);
  expect(noted.next(), "returned");
  expect("result", recv.result(), text);
}

}  // namespace

TEST(RecvExactly, leaves_the_next_message_where_it_is) {
  Connection connection;
  connection.put("helloworld");
  expect_message(connection.mine, 5, "hello");
  expect("left in the socket", connection.left(), std::string("world"));
}

TEST(RecvExactly, gives_messages_that_came_together_one_by_one) {
  Connection connection;
  connection.put("onetwothree");
  expect_message(connection.mine, 3, "one");
  expect_message(connection.mine, 3, "two");
  expect_message(connection.mine, 5, "three");
}

TEST(RecvExactly, waits_for_what_is_missing) {
  Connection connection;
  RecvExactly recv(connection.mine, 5);
  Noted noted(recv);
  expect(noted.next(), "yielded Readable(fd=100)");
  connection.put("he");
  expect(noted.next(), "yielded Readable(fd=100)");
  connection.put("lloworld");
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string("hello"));
  expect_message(connection.mine, 5, "world");
}

TEST(RecvExactly, asks_for_what_is_missing_and_no_more) {
  Connection connection;
  connection.put("hello");
  calls.clear();
  answers = {1, 3};
  did("the next calls of recv(2) give", "1 byte, and 3 bytes");
  RecvExactly recv(connection.mine, 5);
  Noted noted(recv);
  expect(noted.next(), "yielded Readable(fd=100)");  // fewer than asked for: nothing is left
  expect(noted.next(), "yielded Readable(fd=100)");
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string("hello"));
  expect("system calls", since_then(), Log({"recv 5", "recv 4", "recv 1"}));
}

TEST(RecvExactly, of_nothing_asks_nobody) {
  Connection connection;
  calls.clear();
  expect_message(connection.mine, 0, "");
  expect("system calls", since_then(), Log());
}

TEST(RecvExactly, takes_a_message_that_is_larger_than_its_chunk) {
  Connection connection;
  const std::string text(1024, 'a'), more(1024, 'b'), end(1024, 'c');
  connection.put(text + more + end + "next");
  RecvExactly recv(connection.mine, 3072);
  Noted noted(recv);
  expect(noted.next(), "returned");
  const std::string result = recv.result();
  expect("bytes in the result", result.size(), std::size_t{3072});
  expect("it is what was sent", result == text + more + end, true);
  expect("left in the socket", connection.left(), std::string("next"));
}

TEST(RecvExactly, gives_less_when_the_stream_ends_before) {
  Connection connection;
  connection.put("he");
  connection.peer.close();
  RecvExactly recv(connection.mine, 5);
  Noted noted(recv);
  expect(noted.next(), "yielded Readable(fd=100)");
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string("he"));
  expect_message(connection.mine, 5, "");
}

TEST(RecvExactly, that_is_cancelled_leaves_its_bytes_for_the_next_one) {
  Connection connection;
  connection.put("hel");
  {
    RecvExactly cancelled(connection.mine, 5);
    Noted noted(cancelled);
    expect(noted.next(), "yielded Readable(fd=100)");
    expect(noted.throw_in(aio::ValueError("stop")), "raised ValueError: stop");
  }
  connection.put("loworld");
  RecvExactly recv(connection.mine, 5);
  Noted noted(recv);
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string("hello"));
  expect_message(connection.mine, 5, "world");
}

TEST(RecvExactly, that_is_cancelled_when_its_budget_is_spent_leaves_them_as_well) {
  Connection connection;
  connection.put("helloworld");
  connection.mine.count(aio::Socket::kBudget - 1);
  did("one call is left of the socket's budget; it gives", "3 bytes");
  answers = {3};
  {
    RecvExactly cancelled(connection.mine, 5);
    Noted noted(cancelled);
    noted.next();  // the others go first
  }
  RecvExactly recv(connection.mine, 5);
  Noted noted(recv);
  expect(noted.next(), "yielded Readable(fd=100)");  // it got less than it asked for
  expect(noted.next(), "returned");
  expect("result", recv.result(), std::string("hello"));
}

TEST(RecvExactly, that_wants_less_than_a_cancelled_one_has_left_asks_nobody) {
  Connection connection;
  connection.put("hel");
  {
    RecvExactly cancelled(connection.mine, 5);
    Noted noted(cancelled);
    expect(noted.next(), "yielded Readable(fd=100)");
  }
  calls.clear();
  expect_message(connection.mine, 2, "he");
  expect_message(connection.mine, 1, "l");
  expect("system calls", since_then(), Log());
}
