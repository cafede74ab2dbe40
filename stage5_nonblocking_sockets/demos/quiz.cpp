// The programs of the ten questions on this stage, docs/5_quiz.md. Answer before you run one:
// `./learn demo 5 quiz 4` runs that of the fourth question.
#include "stage1_generators/shared/scenes/quiz.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "stage4_select_io/demos/counting_selector.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/demos/echo.hpp"
#include "stage5_nonblocking_sockets/demos/later.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

using namespace aio;

/// Sends a text that has room, without a loop.
void put(Socket& socket, const std::string& text) { AsyncSend(socket, text).next(); }

/// Runs an operation that has data, without a loop. "waits" if it has none.
std::string get(Coroutine<std::string>& recv) {
  return recv.next().yielded() ? "waits" : recv.result();
}

void run_2() {
  auto [socket, peer] = Socket::pair();
  put(peer, "abcde");
  AsyncRecv a(socket, 3), b(socket, 3), c(socket, 3);
  print(get(a));
  print(get(b));
  put(peer, "f");
  print(get(c));
  print(get(c));
}  // 2

void run_3() {
  auto [socket, peer] = Socket::pair();
  put(peer, "abcd");
  AsyncRecvExactly six(socket, 6);
  print(get(six));
  six.close();
  AsyncRecv two(socket, 2);
  print(get(two));
  put(peer, "efgh");
  AsyncRecvExactly four(socket, 4);
  print(get(four));
}  // 3

/// Receives a byte of one socket, a byte of the other, and so on, until one of them has ended.
struct Zipper : Coroutine<> {
  enum { kStart, kGot };
  Zipper(Socket& a, Socket& b) : sockets_{&a, &b} {}
  Step resume(Sent sent) override {
    if (resume_point() == kGot) {
      if (sent.result_of(*recv_).empty()) return return_value();
      ++bytes_;
    }
    return await(recv_.emplace(*sockets_[bytes_ % 2], 1), kGot);
  }
  Socket* sockets_[2];
  int bytes_ = 0;
  std::optional<AsyncRecv> recv_;
};
struct Other : Coroutine<> {
  enum { kStart, kGoOn };
  explicit Other(Zipper& zipper) : zipper_(zipper) {}
  Step resume(Sent sent) override {
    sent.check();
    print("bytes:", zipper_.bytes_);
    return zipper_.finished() ? return_value() : yield(nullptr, kGoOn);
  }
  Zipper& zipper_;
};

void run_4() {
  auto [a, to_a] = Socket::pair();
  auto [b, to_b] = Socket::pair();
  for (Socket* to : {&to_a, &to_b}) {
    put(*to, std::string(100, 'x'));
    to->close();
  }
  Zipper zipper(a, b);
  Other other(zipper);
  const auto errors = SelectLoop().run(zipper, other);
}  // 4

/// Asks, says that this was all, and listens to the end.
struct Asker : Coroutine<> {
  enum { kStart, kSent, kGot };
  explicit Asker(Socket& socket) : socket_(socket), send_(socket, "bye") {}
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(send_, kSent);
    if (resume_point() == kSent) {
      sent.check();
      socket_.shutdown_write();
    } else {
      const std::string piece = sent.result_of(*recv_);
      print("[" + piece + "]");
      if (piece.empty()) return return_value();
    }
    return await(recv_.emplace(socket_), kGot);
  }
  Socket& socket_;
  AsyncSend send_;
  std::optional<AsyncRecv> recv_;
};

void run_6() {
  auto [here, there] = Socket::pair();
  VirtualClock clock;
  SelectLoop loop(clock);
  loop.spawn(std::make_unique<Echo>(std::move(there)));
  Asker asker(here);
  const auto errors = loop.run(asker);
}  // 6

/// Receives a byte, and prints it or why not.
struct Byte : Coroutine<> {
  enum { kStart, kGot };
  Byte(const char* name, Socket& socket) : name_(name), recv_(socket, 1) {}
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(recv_, kGot);
    try {
      print(name_, "got", sent.result_of(recv_));
    } catch (const RuntimeError&) {
      print(name_, "is refused");
    }
    return return_value();
  }
  const char* name_;
  AsyncRecv recv_;
};

void run_7() {
  for (const bool data_there : {true, false}) {
    auto [socket, peer] = Socket::pair();
    Byte first("first", socket), second("second", socket);
    if (data_there) put(peer, "ab");
    Later later(1, [&, &to = peer] { to.close(); });
    VirtualClock clock;
    const auto errors = SelectLoop(clock).run(first, second, later);
  }
}  // 7

/// Sends a million bytes, and prints how that ends.
struct Sender : Coroutine<> {
  enum { kStart, kSent };
  explicit Sender(Socket& socket) : send_(socket, std::string(1'000'000, 'x')) {}
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(send_, kSent);
    try {
      sent.check();
      print("all is sent");
    } catch (const std::system_error& error) {
      print(error.what());
    }
    return return_value();
  }
  AsyncSend send_;
};

void run_8() {
  auto [socket, peer] = Socket::pair();
  Sender sender(socket);
  Later leaver(1, [&, &to = peer] {
    print("the peer leaves");
    to.close();
  });
  VirtualClock clock;
  const auto errors = SelectLoop(clock).run(sender, leaver);
}  // 8

void run_9() {
  Socket listener = Socket::listener({"127.0.0.1", 0});
  Socket client = Socket::tcp();
  AsyncConnect connect(client, {"127.0.0.1", listener.port()});
  VirtualClock clock;
  const auto errors = SelectLoop(clock).run(connect);
  print("connected");
  put(client, "hi");
  client.close();
  AsyncAccept accept(listener);
  accept.next();
  Socket connection = accept.result();
  AsyncRecv first(connection), second(connection);
  print("[" + get(first) + "]");
  print("[" + get(second) + "]");
  print("[" + get(second) + "]");
}  // 9

/// Waits for the socket, three times. Each time it takes what is there.
struct ByHand : Coroutine<> {
  enum { kStart, kReadable };
  explicit ByHand(Socket& socket) : socket_(socket) {}
  Step resume(Sent sent) override {
    sent.check();
    char data[10];
    if (resume_point() == kReadable) ::recv(socket_.fileno(), data, sizeof data, 0);
    if (times_++ == 3) return return_value();
    return await(event_.emplace(socket_.fileno()), kReadable);
  }
  Socket& socket_;
  int times_ = 0;
  std::optional<Readable> event_;
};
struct ByRecv : Coroutine<> {
  enum { kStart, kGot };
  explicit ByRecv(Socket& socket) : socket_(socket) {}
  Step resume(Sent sent) override {
    sent.check();
    if (times_++ == 3) return return_value();
    return await(recv_.emplace(socket_, 10), kGot);
  }
  Socket& socket_;
  int times_ = 0;
  std::optional<AsyncRecv> recv_;
};

template <class Receiver>
void count(const char* name) {
  auto [socket, peer] = Socket::pair();
  SelectSelector select;
  CountingSelector selector(select);
  VirtualClock clock;
  Receiver receiver(socket);
  Later a(1, [&, &to = peer] { put(to, "a"); });
  Later b(2, [&, &to = peer] { put(to, "b"); });
  Later c(3, [&, &to = peer] { put(to, "c"); });
  const auto errors = SelectLoop(selector, clock).run(receiver, a, b, c);
  print(name, "registers", selector.registers, "and unregisters", selector.unregisters);
}

void run_10() {
  count<ByHand>("ByHand");
  count<ByRecv>("ByRecv");
}  // 10

void play(std::ostream& out) {
  play_quiz(out, {{2, run_2},
                  {3, run_3},
                  {4, run_4},
                  {6, run_6},
                  {7, run_7},
                  {8, run_8},
                  {9, run_9},
                  {10, run_10}});
}

const SceneEntry entry{200, {"quiz", "the programs of the ten questions", play, 1, true}};

}  // namespace
