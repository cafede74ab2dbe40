// Exercise 5.10 (extend, 60 minutes): a chat for nc
//
// A guest is a connection. The first line is the name, and then all others read "ada joins". Each
// further line is said to all others, as "ada: hello". Two guests may have one name. When the
// stream ends, or reading a line raises any std::exception, the guest has left: all others read
// "ada leaves". A guest who leaves without a line was never there. Any other error thrown in goes
// on outward, and the guest has left, too.
//
// A line is ReadLine(socket, 200). Nobody waits for a slow guest: what is said goes out in one
// ::send() with MSG_NOSIGNAL, and who does not take all of it is cut off by ::shutdown(fd,
// SHUT_RDWR): then that guest's own read hears of the end. The server hands each connection that it
// accepts to `welcome`, as a Guest, until accepting raises; that goes on outward. Write the bodies.
//
// When it passes: CHAT_PORT=25000 setarch -R build/exercises/bin/ex5_10 serves, until Ctrl-C. In a
// second terminal, and in a third: nc 127.0.0.1 25000 (which some kinds of nc leave at Ctrl-C only)
#pragma once

#include <sys/socket.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage5_nonblocking_sockets/exercises/read_line.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

class Room {
 public:
  /// The others read that; from now on this one reads what they say.
  void join(const std::string& name, const aio::Socket& socket) {
    static_cast<void>(name);
    static_cast<void>(socket);
    throw aio::exercise::NotDone();
  }

  /// `line` has no '\n'; what the others read ends with one.
  void say(const aio::Socket& socket, const std::string& line) {
    static_cast<void>(socket);
    static_cast<void>(line);
    throw aio::exercise::NotDone();
  }

  void leave(const aio::Socket& socket) {
    static_cast<void>(socket);
    throw aio::exercise::NotDone();
  }
};

class Guest : public aio::Coroutine<> {
  enum { kStart, kLine };

 public:
  Guest(Room& room, aio::Socket socket) : room_(room), socket_(std::move(socket)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  Room& room_;
  aio::Socket socket_;
  std::optional<ReadLine> read_;
};

class ChatServer : public aio::Coroutine<> {
  enum { kStart, kAccepted };

 public:
  using Welcome = std::function<void(std::unique_ptr<Guest>)>;
  ChatServer(aio::Socket& listener, Room& room, Welcome welcome)
      : listener_(listener), room_(room), welcome_(std::move(welcome)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  aio::Socket& listener_;
  Room& room_;
  Welcome welcome_;
  std::optional<aio::AsyncAccept> accept_;
};
