// Exercise 5.10 (extend, 60 minutes): a chat for nc
#include <cstdlib>
#include <ex5_10_chat.hpp>  // the learner's, ours, or a wrong one
#include <iostream>

#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/exercises/calls.hpp"
#include "stage5_nonblocking_sockets/exercises/sockets.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;
using Log = std::vector<std::string>;

namespace {

/// Three connections and a room.
struct Three {
  Three() {
    calls.clear();
    answers.clear();
    signals_allowed = false;
  }
  void expect_read(const char* who, const Connection& connection, const std::string& text) {
    expect((std::string(who) + " has read").c_str(), connection.take(), text);
  }
  void join_all() {
    room.join("ada", ada.mine);
    room.join("bob", bob.mine);
    room.join("eve", eve.mine);
    did("ada, bob and eve join", "done");
    for (const Connection* one : {&ada, &bob, &eve}) one->take();
  }
  Room room;
  Connection ada{100}, bob{101}, eve{102};
};

/// A guest of a room, and the connection of whoever types there.
struct Typist {
  Typist(Room& room, int number) : Typist(room, Connection(number)) {}
  Typist(Room& room, Connection made)
      : connection(std::move(made)), guest(room, std::move(connection.mine)) {}
  std::string type(const std::string& text) {
    if (!text.empty()) connection.put(text);
    did("is typed", aio::repr(text));
    return next();
  }
  std::string next() { return Noted(guest).next(); }
  void join(const std::string& name) {
    if (next().starts_with("yielded Readable")) type(name + "\n");
  }
  Connection connection;
  Guest guest;
};

/// Runs the chat in earnest, if somebody asks for that.
void serve_if_asked() {
  const char* port = std::getenv("CHAT_PORT");
  if (!port) return;
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", std::atoi(port)});
  std::cout << "nc 127.0.0.1 " << listener.port() << " joins; Ctrl-C ends" << std::endl;
  Room room;
  aio::SelectLoop loop;
  ChatServer server(listener, room,
                    [&](std::unique_ptr<Guest> guest) { loop.spawn(std::move(guest)); });
  static_cast<void>(loop.run(server));
  std::_Exit(0);
}
struct Earnest : ::testing::Environment {
  void SetUp() override { serve_if_asked(); }  // before the first test
};
[[maybe_unused]] const auto* earnest = ::testing::AddGlobalTestEnvironment(new Earnest);

}  // namespace

TEST(Room, tells_the_others_who_joins) {
  Three three;
  three.room.join("ada", three.ada.mine);
  did("ada joins", "done");
  three.room.join("bob", three.bob.mine);
  did("bob joins", "done");
  three.room.join("eve", three.eve.mine);
  did("eve joins", "done");
  three.expect_read("ada", three.ada, "bob joins\neve joins\n");
  three.expect_read("bob", three.bob, "eve joins\n");
  three.expect_read("eve", three.eve, "");
}

TEST(Room, tells_all_others_what_is_said_and_by_whom) {
  Three three;
  three.join_all();
  three.room.say(three.bob.mine, "hello");
  did("bob says hello", "done");
  three.expect_read("ada", three.ada, "bob: hello\n");
  three.expect_read("bob", three.bob, "");
  three.expect_read("eve", three.eve, "bob: hello\n");
}

TEST(Room, tells_the_others_who_leaves_and_forgets_that_one) {
  Three three;
  three.join_all();
  three.room.leave(three.bob.mine);
  did("bob leaves", "done");
  three.room.say(three.eve.mine, "and?");
  did("eve says and?", "done");
  three.expect_read("ada", three.ada, "bob leaves\neve: and?\n");
  three.expect_read("bob", three.bob, "");
  three.expect_read("eve", three.eve, "bob leaves\n");
}

TEST(Room, knows_guests_of_one_name_apart) {
  for (const bool first : {true, false}) {
    Three three;
    three.room.join("ada", three.ada.mine);
    three.room.join("ada", three.bob.mine);
    three.room.join("eve", three.eve.mine);
    did("ada joins, another ada, and eve", "done");
    three.ada.take();
    three.bob.take();
    three.room.leave(first ? three.ada.mine : three.bob.mine);
    did(first ? "the first ada leaves" : "the second ada leaves", "done");
    three.room.say(three.eve.mine, "and?");
    did("eve says and?", "done");
    three.expect_read("the first ada", three.ada, first ? "" : "ada leaves\neve: and?\n");
    three.expect_read("the second ada", three.bob, first ? "ada leaves\neve: and?\n" : "");
  }
}

TEST(Room, cuts_off_who_takes_nothing_or_not_all_and_the_others_hear_it) {
  for (const auto& [answer, name] :
       {std::pair(-EAGAIN, "EAGAIN"), std::pair(3, "3"), std::pair(-EPIPE, "EPIPE")}) {
    Three three;
    three.join_all();
    calls.clear();
    answers = {answer};
    did("the first send(2) will say", name);
    three.room.say(three.bob.mine, "hello");
    did("bob says hello", "done");
    three.expect_read("eve", three.eve, "bob: hello\n");
    three.ada.take();
    three.eve.take();
    char byte = 0;
    const ssize_t at_ada = ::syscall(SYS_recvfrom, 100, &byte, 1, MSG_DONTWAIT, nullptr, nullptr);
    const ssize_t at_eve = ::syscall(SYS_recvfrom, 102, &byte, 1, MSG_DONTWAIT, nullptr, nullptr);
    expect("ada's stream has ended", at_ada == 0, true);
    expect("eve's stream has ended", at_eve == 0, false);
    expect("calls of send(2)", calls.size(), std::size_t{2});
    expect("a signal was allowed", signals_allowed, false);
  }
}

TEST(Guest, has_the_first_line_for_a_name_and_says_the_others) {
  Three three;
  three.room.join("ada", three.ada.mine);
  Typist bob(three.room, 103);
  expect(bob.next(), "yielded Readable(fd=103)");
  three.expect_read("ada", three.ada, "");
  expect(bob.type("bob\n"), "yielded Readable(fd=103)");
  three.expect_read("ada", three.ada, "bob joins\n");
  expect(bob.type("hello\nhow are"), "yielded Readable(fd=103)");
  expect(bob.type(" you?\n\n"), "yielded Readable(fd=103)");
  three.expect_read("ada", three.ada, "bob: hello\nbob: how are you?\nbob: \n");
}

TEST(Guest, leaves_at_the_end_of_the_stream_and_says_what_is_left) {
  Three three;
  three.room.join("ada", three.ada.mine);
  Typist bob(three.room, 103);
  bob.join("bob");
  bob.connection.put("bye");
  bob.connection.peer.close();
  did("bob types bye, without an end, and leaves", "done");
  std::string last = bob.next();
  if (last != "returned") last = bob.next();
  expect(last, "returned");
  three.expect_read("ada", three.ada, "bob joins\nbob: bye\nbob leaves\n");
  three.room.say(three.ada.mine, "who is there?");
  three.expect_read("ada", three.ada, "");
}

TEST(Guest, who_leaves_without_a_line_was_never_there) {
  Three three;
  three.room.join("ada", three.ada.mine);
  Typist bob(three.room, 103);
  bob.next();
  bob.connection.peer.close();
  did("bob leaves", "done");
  expect(bob.next(), "returned");
  three.expect_read("ada", three.ada, "");
}

TEST(Guest, has_left_when_a_line_is_too_long) {
  Three three;
  three.room.join("ada", three.ada.mine);
  Typist bob(three.room, 103);
  bob.join("bob");
  bob.connection.put(std::string(199, 'x') + "\n");
  did("bob types a line of 200 bytes", "done");
  std::string last = bob.next();
  expect(last, "yielded Readable(fd=103)");
  three.expect_read("ada", three.ada, "bob joins\nbob: " + std::string(199, 'x') + "\n");
  bob.connection.put(std::string(300, 'x') + "\n");
  did("bob types a line of 301 bytes", "done");
  expect(bob.next(), "returned");
  three.expect_read("ada", three.ada, "bob leaves\n");
}

TEST(Guest, has_left_when_the_connection_is_broken) {
  Three three;
  three.room.join("ada", three.ada.mine);
  Typist bob(three.room, 103);
  bob.join("bob");
  answers = {-ECONNRESET};
  did("recv(2) will say", "ECONNRESET");
  expect(bob.next(), "returned");
  three.expect_read("ada", three.ada, "bob joins\nbob leaves\n");
}

TEST(Guest, who_is_closed_has_left) {
  Three three;
  three.room.join("ada", three.ada.mine);
  Typist bob(three.room, 103);
  bob.join("bob");
  expect(Noted(bob.guest).close(), "closed");
  three.expect_read("ada", three.ada, "bob joins\nbob leaves\n");
}

TEST(Guest, hands_on_what_is_no_error_of_reading) {
  Three three;
  three.room.join("ada", three.ada.mine);
  Typist bob(three.room, 103);
  bob.join("bob");
  const std::string end = Noted(bob.guest).throw_in(aio::GeneratorExit());
  expect(end.substr(0, 20), "raised GeneratorExit");
  three.expect_read("ada", three.ada, "bob joins\nbob leaves\n");
}

TEST(ChatServer, welcomes_each_connection_as_a_guest) {
  Room room;
  aio::Socket listener = under_number(100, aio::Socket::listener({"127.0.0.1", 0}));
  const aio::Address address("127.0.0.1", listener.port());
  std::vector<std::unique_ptr<Guest>> guests;
  ChatServer server(listener, room,
                    [&](std::unique_ptr<Guest> guest) { guests.push_back(std::move(guest)); });
  Noted noted(server);
  expect(noted.next(), "yielded Readable(fd=100)");
  std::vector<aio::Socket> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(aio::Socket::tcp());
    static_cast<void>(::connect(clients.back().fileno(), address.data(), address.size()));
  }
  did("three clients connect", "done");
  expect(noted.next(), "yielded Readable(fd=100)");
  expect("guests", guests.size(), std::size_t{3});
  int waits = 0;
  for (const auto& guest : guests) waits += guest->next().yielded();
  expect("guests who wait for a line", waits, 3);
  expect(noted.throw_in(aio::ValueError("enough")), "raised ValueError: enough");
}

TEST(The_chat, carries_what_two_clients_say_in_a_loop) {
  Room room;
  aio::VirtualClock clock;
  aio::SelectLoop loop(clock);
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  const aio::Address address("127.0.0.1", listener.port());
  ChatServer server(listener, room,
                    [&](std::unique_ptr<Guest> guest) { loop.spawn(std::move(guest)); });
  Log log;
  aio::Socket ada = aio::Socket::tcp();
  aio::Socket bob = aio::Socket::tcp();
  // The deeds of each, a second after the one before.
  class Play : public aio::Coroutine<> {
    enum { kStart, kSlept };

   public:
    explicit Play(std::vector<std::function<void()>> acts) : acts_(std::move(acts)) {}

   private:
    Step resume(Sent sent) override {
      sent.check();
      if (resume_point() == kSlept) acts_[next_++]();
      if (next_ == acts_.size()) return return_value();
      return await(sleep_.emplace(1), kSlept);
    }
    std::vector<std::function<void()>> acts_;
    std::size_t next_ = 0;
    std::optional<aio::asleep> sleep_;
  };
  const auto call = [&](const aio::Socket& who) {
    static_cast<void>(::connect(who.fileno(), address.data(), address.size()));
  };
  const auto type = [](const aio::Socket& who, const std::string& text) {
    ::syscall(SYS_sendto, who.fileno(), text.data(), text.size(), MSG_NOSIGNAL, nullptr, nullptr);
  };
  const auto read = [&](const char* name, const aio::Socket& who) {
    std::string bytes(1000, ' ');
    const ssize_t n = ::syscall(SYS_recvfrom, who.fileno(), bytes.data(), bytes.size(),
                                MSG_DONTWAIT, nullptr, nullptr);
    log.push_back(name + (" reads " + aio::repr(bytes.substr(0, n < 0 ? 0 : n))));
  };
  Play play({[&] { call(ada); }, [&] { type(ada, "ada\n"); }, [&] { call(bob); },
             [&] { type(bob, "bob\nhello\n"); }, [&] { type(ada, "hi\n"); }, [&] { bob.close(); },
             [&] { read("ada", ada); }, [&] { ada.close(); }, [&] { listener.close(); }});
  const auto ended = loop.run(server, play);
  try {  // what is no error, as NotDone, is for the judge
    if (ended[0]) std::rethrow_exception(ended[0]);
  } catch (const std::exception&) {
    did("ada and bob join, say hello and hi, and bob leaves", aio::describe(ended[0]));
  }
  expect("log", log, Log({"ada reads 'bob joins\\nbob: hello\\nbob leaves\\n'"}));
}
