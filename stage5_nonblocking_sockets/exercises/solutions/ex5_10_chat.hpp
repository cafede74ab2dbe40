// A guest waits for one thing only, the own next line. The lines of the others are sent by them, at
// once or not at all, so no guest can hold up another one. To cut one off means to end the stream:
// the guest's own read hears of it and says good-bye, in the one place where that is done. Nobody
// is taken out of the list while somebody goes through it.
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
    guests_.push_back({name, socket.fileno()});
    tell_others(socket, name + " joins\n");
  }

  void say(const aio::Socket& socket, const std::string& line) {
    tell_others(socket, name_of(socket) + ": " + line + "\n");
  }

  void leave(const aio::Socket& socket) {
    tell_others(socket, name_of(socket) + " leaves\n");
    std::erase_if(guests_, [&](const Present& one) { return one.fd == socket.fileno(); });
  }

 private:
  struct Present {
    std::string name;
    int fd;
  };

  std::string name_of(const aio::Socket& socket) const {
    for (const Present& one : guests_) {
      if (one.fd == socket.fileno()) return one.name;
    }
    return "";
  }

  void tell_others(const aio::Socket& socket, const std::string& text) const {
    for (const Present& one : guests_) {
      if (one.fd == socket.fileno()) continue;
      const ssize_t n = ::send(one.fd, text.data(), text.size(), MSG_NOSIGNAL);
      if (n != static_cast<ssize_t>(text.size())) ::shutdown(one.fd, SHUT_RDWR);
    }
  }

  std::vector<Present> guests_;
};

class Guest : public aio::Coroutine<> {
  enum { kStart, kLine };

 public:
  Guest(Room& room, aio::Socket socket) : room_(room), socket_(std::move(socket)) {}

 private:
  Step resume(Sent sent) override {
    try {
      if (resume_point() == kLine && !heard(sent)) {
        leave();
        return return_value();
      }
    } catch (...) {
      leave();
      throw;
    }
    return await(read_.emplace(socket_, 200), kLine);
  }

  /// False if there was no line, and none will come.
  bool heard(Sent& sent) {
    std::string line;
    try {
      line = sent.result_of(*read_);
    } catch (const std::exception&) {
      return false;
    }
    if (line.empty()) return false;
    if (line.ends_with('\n')) line.pop_back();
    if (std::exchange(has_joined_, true)) {
      room_.say(socket_, line);
    } else {
      room_.join(line, socket_);
    }
    return true;
  }

  void leave() {
    if (has_joined_) room_.leave(socket_);
  }

  Room& room_;
  aio::Socket socket_;
  std::optional<ReadLine> read_;
  bool has_joined_ = false;
};

class ChatServer : public aio::Coroutine<> {
  enum { kStart, kAccepted };

 public:
  using Welcome = std::function<void(std::unique_ptr<Guest>)>;
  ChatServer(aio::Socket& listener, Room& room, Welcome welcome)
      : listener_(listener), room_(room), welcome_(std::move(welcome)) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kAccepted) {
      welcome_(std::make_unique<Guest>(room_, sent.result_of(*accept_)));
    }
    return await(accept_.emplace(listener_), kAccepted);
  }

  aio::Socket& listener_;
  Room& room_;
  Welcome welcome_;
  std::optional<aio::AsyncAccept> accept_;
};
