// Exercise 5.2 (predict, 10 minutes): which system calls?
#include <ex5_2_system_calls.hpp>  // the learner's, ours, or a wrong one
#include <functional>

#include "stage5_nonblocking_sockets/exercises/calls.hpp"
#include "stage5_nonblocking_sockets/exercises/sockets.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

using aio::exercise::expect_right;

namespace {

std::string done;  // what is done

void note(const std::string& what) { done += (done.empty() ? "" : " ") + what; }

}  // namespace

// In the place of the C library's, which calls.hpp has of recv(2) and send(2).
extern "C" int connect(int fd, const sockaddr* address, socklen_t size) {
  calls.emplace_back("connect");
  return static_cast<int>(::syscall(SYS_connect, fd, address, size));
}
extern "C" int getsockopt(int fd, int level, int option, void* value, socklen_t* size) noexcept {
  calls.emplace_back("getsockopt");
  return static_cast<int>(::syscall(SYS_getsockopt, fd, level, option, value, size));
}
extern "C" int accept4(int fd, sockaddr* address, socklen_t* size, int flags) {
  calls.emplace_back("accept4");
  return static_cast<int>(::syscall(SYS_accept4, fd, address, size, flags));
}

namespace {

void note_calls() {
  for (const std::string& call : since_then()) note(call.substr(0, call.find(' ')));
}

/// Runs an operation to its end. `comes` is what happens in each wait.
template <class Operation>
void play(Operation operation, const std::function<void()>& comes) {
  calls.clear();
  while (operation.next().yielded()) {
    note_calls();
    note("wait");
    comes();
    calls.clear();
  }
  note_calls();
}

void nothing() {}

void receive(const std::string& there, const std::string& comes, std::size_t at_most, int times) {
  Connection connection;
  if (!there.empty()) connection.put(there);
  if (comes == "the end") connection.peer.close();
  for (int i = 0; i < times; ++i) {
    play(aio::AsyncRecv(connection.mine, at_most), [&] {
      if (connection.peer.is_open()) connection.put(comes);
    });
  }
}

void receive_exactly() {
  Connection connection;
  connection.put("hel");
  play(aio::AsyncRecvExactly(connection.mine, 5), [&] { connection.put("lo"); });
}

void send() {
  const Connection connection;
  aio::Socket mine = aio::Socket(aio::Descriptor(::fcntl(100, F_DUPFD_CLOEXEC, 3)));
  answers = {6};
  play(aio::AsyncSend(mine, "0123456789"), nothing);
}

void connect() {
  const aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  aio::Socket socket = aio::Socket::tcp();
  play(aio::AsyncConnect(socket, {"127.0.0.1", listener.port()}), nothing);
}

void accept() {
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  std::vector<aio::Socket> clients(2);
  const auto come = [&](aio::Socket& client) {
    client = aio::Socket::tcp();
    aio::AsyncConnect connect(client, {"127.0.0.1", listener.port()});
    while (connect.next().yielded()) {
    }
  };
  come(clients[0]);
  play(aio::AsyncAccept(listener), nothing);
  play(aio::AsyncAccept(listener), [&] { come(clients[1]); });
}

const std::vector<std::function<void()>> kPrograms = {
    [] { receive("hello", "", 100, 1); },
    [] { receive("", "hello", 100, 1); },
    [] { receive("hello", "world", 5, 2); },
    [] { receive("hello", "world", 100, 2); },
    receive_exactly,
    [] { receive("hello", "the end", 100, 2); },
    send,
    connect,
    accept,
};

}  // namespace

TEST(The_prediction, says_what_each_program_asks_of_the_system) {
  const std::vector<std::string> predicted = prediction();
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const std::string said = "you say " + std::to_string(i + 1) + ": " + predicted[i];
    done.clear();
    if (i < kPrograms.size()) kPrograms[i]();
    expect_right(said, i < kPrograms.size() && predicted[i] == done, "it is not so");
  }
  expect_right("you say no more", predicted.size() == kPrograms.size(), "there are nine programs");
}
