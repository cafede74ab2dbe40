// Exercise 5.9 (extend, 45 minutes): messages with back-pressure
#include <ex5_9_messages.hpp>  // the learner's, ours, or a wrong one

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
    signals_allowed = false;
    all_is_taken = false;
  }
  Outbox outbox{mine};
};

void expect_calls(const Log& expected) {
  const Log called = since_then();
  expect("system calls since then", called, expected);
}

/// "0 0 0 2 'a' 'b'"
std::string bytes_of(const std::string& data) {
  std::string text;
  for (const char c : data) {
    const bool is_letter = c >= 'a' && c <= 'z';
    text += (text.empty() ? "" : " ") +
            (is_letter ? std::string("'") + c + "'"
                       : std::to_string(static_cast<int>(static_cast<unsigned char>(c))));
  }
  return text;
}

/// As it has to be on the wire.
std::string on_the_wire(const std::string& message) {
  std::string data(4, '\0');
  data[2] = static_cast<char>(message.size() / 256);
  data[3] = static_cast<char>(message.size() % 256);
  return data + message;
}

/// Runs it until it waits for room no more.
template <class Y, class S>
std::string run(Noted<Y, S>& noted) {
  std::string last = noted.next();
  for (int i = 0; i < 5 && last == "yielded Writable(fd=100)"; ++i) last = noted.next();
  return last;
}

/// Gets a message without a wait.
void expect_message(aio::Socket& socket, const std::string& message) {
  Get get(socket, 1000);
  Noted noted(get);
  expect(noted.next(), "returned");
  expect("message", get.result(), std::optional<std::string>(message));
}

}  // namespace

TEST(Put, writes_the_length_in_four_bytes_and_then_the_message) {
  Fresh fresh;
  fresh.outbox.put("ab");
  expect("in the outbox", bytes_of(fresh.outbox.data), std::string("0 0 0 2 'a' 'b'"));
  fresh.outbox.put("");
  expect("in the outbox", bytes_of(fresh.outbox.data), std::string("0 0 0 2 'a' 'b' 0 0 0 0"));
  expect_calls({});
}

TEST(Put, has_the_highest_byte_first) {
  Fresh fresh;
  fresh.outbox.put(std::string(0x010203, 'x'));
  expect("the first bytes", bytes_of(fresh.outbox.data.substr(0, 5)), std::string("0 1 2 3 'x'"));
}

TEST(Drain, sends_all_down_to_the_limit) {
  Fresh fresh;
  fresh.outbox.data = "abcdefgh";
  answers = {3, 2};
  did("send(2) will take", "3 bytes, and then 2");
  Drain drain(fresh.outbox, 3);
  Noted noted(drain);
  expect(run(noted), "returned");
  expect("left in the outbox", fresh.outbox.data, std::string("fgh"));
  expect("has come to the peer", fresh.take(), std::string("abcde"));
}

TEST(Drain, calls_nobody_when_the_limit_is_kept) {
  Fresh fresh;
  fresh.outbox.data = "abc";
  Drain drain(fresh.outbox, 3);
  Noted noted(drain);
  expect(noted.next(), "returned");
  expect_calls({});
  Drain all(fresh.outbox, 0);
  Noted to_the_end(all);
  expect(to_the_end.next(), "returned");
  expect("has come to the peer", fresh.take(), std::string("abc"));
  expect("left in the outbox", fresh.outbox.data, std::string());
}

TEST(Drain, waits_for_nothing_once_so_few_are_left) {
  Fresh fresh;
  fresh.outbox.data = "abcde";
  answers = {3};
  did("send(2) will take", "3 bytes");
  Drain drain(fresh.outbox, 2);
  Noted noted(drain);
  expect(noted.next(), "returned");
  expect("left in the outbox", fresh.outbox.data, std::string("de"));
}

TEST(Drain, waits_for_room) {
  for (const auto& [error, name] : {std::pair(EAGAIN, "EAGAIN"), std::pair(EINTR, "EINTR")}) {
    Fresh fresh;
    fresh.outbox.data = "abc";
    answers = {1, -error};
    did("send(2) will take one byte, and then say", name);
    Drain drain(fresh.outbox, 0);
    Noted noted(drain);
    expect(noted.next(), "yielded Writable(fd=100)");
    expect("left in the outbox", fresh.outbox.data, std::string("bc"));
    expect(run(noted), "returned");
    expect("has come to the peer", fresh.take(), std::string("abc"));
  }
}

TEST(Drain, that_is_cancelled_goes_on_where_it_was) {
  Fresh fresh;
  fresh.outbox.data = "abcdef";
  answers = {2, -EAGAIN};
  {
    Drain cancelled(fresh.outbox, 0);
    Noted noted(cancelled);
    expect(noted.next(), "yielded Writable(fd=100)");
    expect(noted.throw_in(aio::ValueError("stop")), "raised ValueError: stop");
  }
  Drain drain(fresh.outbox, 0);
  Noted noted(drain);
  expect(run(noted), "returned");
  expect("has come to the peer", fresh.take(), std::string("abcdef"));
}

TEST(Drain, to_a_peer_that_is_gone_is_an_error_and_no_signal) {
  Fresh fresh;
  fresh.peer.close();
  fresh.outbox.data = "abc";
  Drain drain(fresh.outbox, 0);
  Noted noted(drain);
  expect(noted.next(), "raised system_error: send: Broken pipe");
  expect("a signal was allowed", signals_allowed, false);
}

TEST(Drain, lets_the_others_go_first_when_it_has_sent_much) {
  Fresh fresh;
  all_is_taken = true;
  did("send(2) will take", "all that it is given");
  fresh.outbox.data = std::string(300'000, 'x');
  Drain drain(fresh.outbox, 0);
  Noted noted(drain);
  expect(noted.next(), "yielded None");
  expect(noted.next(), "returned");
}

TEST(Get, gives_messages_one_by_one_and_asks_for_no_byte_behind_them) {
  Fresh fresh;
  fresh.put(on_the_wire("hello") + on_the_wire("") + on_the_wire("world") + "x");
  expect_message(fresh.mine, "hello");
  expect_calls({"recv 4", "recv 5"});
  expect_message(fresh.mine, "");
  expect_calls({"recv 4"});
  expect_message(fresh.mine, "world");
  expect("left in the socket", fresh.left(), std::string("x"));
}

TEST(Get, waits_for_a_message_that_comes_byte_by_byte) {
  Fresh fresh;
  const std::string data = on_the_wire("hello");
  Get get(fresh.mine, 1000);
  Noted noted(get);
  for (const char c : data) {
    expect(noted.next(), "yielded Readable(fd=100)");
    fresh.put(std::string(1, c));
  }
  std::string last = noted.next();
  if (last != "returned") last = noted.next();
  expect(last, "returned");
  expect("message", get.result(), std::optional<std::string>("hello"));
}

TEST(Get, knows_lengths_whose_bytes_are_large) {
  for (const std::size_t size : {200, 255, 256, 1000}) {
    Fresh fresh;
    fresh.put(on_the_wire(std::string(size, 'x')));
    Get get(fresh.mine, 1000);
    Noted noted(get);
    expect(noted.next(), "returned");
    expect("bytes of the message", get.result().value_or("").size(), size);
  }
}

TEST(Get, takes_a_message_that_is_larger_than_its_chunk) {
  Fresh fresh;
  const std::string message = std::string(1500, 'a') + std::string(1500, 'b');
  fresh.put(on_the_wire(message) + "x");
  Get get(fresh.mine, 3000);
  Noted noted(get);
  expect(noted.next(), "returned");
  expect("it is what was sent", get.result() == message, true);
  expect("left in the socket", fresh.left(), std::string("x"));
}

TEST(Get, gives_nothing_at_the_end_of_the_stream_and_again) {
  Fresh fresh;
  fresh.put(on_the_wire("hello"));
  fresh.peer.close();
  expect_message(fresh.mine, "hello");
  for (int i = 0; i < 2; ++i) {
    Get get(fresh.mine, 1000);
    Noted noted(get);
    expect(noted.next(), "returned");
    expect("message", get.result(), std::optional<std::string>());
  }
}

TEST(Get, raises_that_the_stream_has_ended_in_a_message) {
  for (const std::size_t size : {1, 4, 8}) {
    Fresh fresh;
    fresh.put(on_the_wire("hello").substr(0, size));
    fresh.peer.close();
    did("bytes of a message of 9 that come", std::to_string(size));
    Get get(fresh.mine, 1000);
    Noted noted(get);
    std::string last = noted.next();
    if (last != "raised RuntimeError: the stream has ended in a message") last = noted.next();
    expect(last, "raised RuntimeError: the stream has ended in a message");
  }
}

TEST(Get, refuses_a_message_that_is_too_long_before_it_asks_for_it) {
  Fresh fresh;
  fresh.put(on_the_wire("hello"));
  Get exactly(fresh.mine, 5);
  Noted enough(exactly);
  expect(enough.next(), "returned");
  fresh.put(on_the_wire("hello"));
  calls.clear();
  Get get(fresh.mine, 4);
  Noted noted(get);
  expect(noted.next(), "raised ValueError: a message of 5 bytes");
  expect_calls({"recv 4"});
  fresh.put(std::string("\xff\xff\xff\xff", 4));
  expect_message(fresh.mine, "hello");
  Get huge(fresh.mine, 1000);
  Noted refused(huge);
  std::string last = refused.next();
  if (last != "raised ValueError: a message of 4294967295 bytes") last = refused.next();
  expect(last, "raised ValueError: a message of 4294967295 bytes");
}

TEST(Get, that_is_cancelled_loses_nothing) {
  const std::string data = on_the_wire("hello");
  for (const std::size_t size : {2, 4, 7}) {
    Fresh fresh;
    fresh.put(data.substr(0, size));
    {
      Get cancelled(fresh.mine, 1000);
      Noted noted(cancelled);
      expect(noted.next(), "yielded Readable(fd=100)");
      expect(noted.throw_in(aio::ValueError("stop")), "raised ValueError: stop");
    }
    fresh.put(data.substr(size));
    expect_message(fresh.mine, "hello");
  }
}

TEST(Messages, of_a_fast_sender_wait_with_the_sender_while_the_peer_is_slow) {
  Fresh fresh;
  constexpr int kMessages = 1000;
  constexpr std::size_t kSize = 1000;
  constexpr std::size_t kLimit = 5000;
  std::size_t most = 0;
  int got = 0;
  const auto get_one = [&] {
    Get get(fresh.peer, kSize);
    if (get.next().returned() && get.result() == std::string(kSize, 'x')) ++got;
  };
  for (int i = 0; i < kMessages; ++i) {
    fresh.outbox.put(std::string(kSize, 'x'));
    most = std::max(most, fresh.outbox.data.size());
    Drain drain(fresh.outbox, kLimit);
    for (int waits = 0; drain.next().yielded() && waits < 1000; ++waits) get_one();
  }
  did("1000 messages of 1000 bytes are put, and drained down to 5000 each time", "done");
  expect("no more was ever in the outbox than 6004 bytes", most <= kLimit + kSize + 4, true);
  Drain drain(fresh.outbox, 0);
  for (int waits = 0; drain.next().yielded() && waits < 1000; ++waits) get_one();
  for (int tries = 0; got < kMessages && tries < 2 * kMessages; ++tries) get_one();
  expect("messages that have come", got, kMessages);
}
