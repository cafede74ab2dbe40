// An echo server for whoever comes, until Ctrl-C. Its port: the word after the scene's name.
//
// A signal interrupts a program anywhere, and a handler may do next to nothing. signalfd(2) makes a
// descriptor of it, and then a signal is one more thing that a coroutine can wait for.
#include <signal.h>
#include <sys/signalfd.h>

#include <limits>
#include <map>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/scene_number.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/library/read.hpp"
#include "stage5_nonblocking_sockets/demos/echo.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"

namespace {

/// Ctrl-C as a descriptor, while it lives.
class CtrlC {
 public:
  CtrlC() {
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    descriptor_ = aio::Descriptor(aio::checked(signalfd(-1, &signals_, SFD_CLOEXEC), "signalfd"));
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~CtrlC() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  int fileno() const { return descriptor_.fileno(); }
  /// A coroutine that waits for it is told.
  void close() { descriptor_.close(); }

 private:
  sigset_t signals_{};
  sigset_t before_{};
  aio::Descriptor descriptor_;
};

/// Joins and leaves: Echo, and what it prints.
class Guest final : public aio::Coroutine<> {
  enum { kStart, kGone };

 public:
  using Guests = std::map<int, aio::Socket*>;
  Guest(std::ostream& out, Guests& guests, int number, aio::Socket socket)
      : out_(out), guests_(guests), number_(number), echo_(std::move(socket)) {
    guests_[number_] = &echo_.socket();  // now: Ctrl-C may come before it runs
  }

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "client " << number_ << " joins\n";
        return await(echo_, kGone);
      case kGone:
        guests_.erase(number_);
        try {
          sent.check();
          out_ << "client " << number_ << " leaves\n";
        } catch (const std::system_error& error) {
          out_ << "client " << number_ << " is lost: " << error.what() << "\n";
        }
        return return_value();
    }
    return {};
  }

  void members(aio::Members& show) const override { show("number", number_); }

  std::ostream& out_;
  Guests& guests_;
  int number_;
  aio::Echo echo_;
};

/// Waits for Ctrl-C, and then closes everything that somebody waits for; also if that wait fails,
/// because nobody could end the program any more.
class Close final : public aio::Coroutine<> {
  enum { kStart, kAsked };

 public:
  Close(std::ostream& out, aio::Socket& listener, Guest::Guests& guests)
      : out_(out), listener_(listener), guests_(guests) {}
  bool closing() const { return closing_; }
  /// There is no server any more.
  void wait_no_longer() {
    closing_ = true;
    ctrl_c_.close();
  }

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(asked_, kAsked);
      case kAsked: {
        const bool no_longer = std::exchange(closing_, true);
        out_ << "closing\n";
        listener_.close();
        for (const auto& [number, socket] : guests_) socket->close();
        try {
          sent.check();
        } catch (const std::system_error&) {
          if (!no_longer) throw;
        }
        return return_value();
      }
    }
    return {};
  }

  std::ostream& out_;
  aio::Socket& listener_;
  Guest::Guests& guests_;
  bool closing_ = false;
  CtrlC ctrl_c_;
  aio::AsyncRead asked_{ctrl_c_.fileno(), sizeof(signalfd_siginfo)};
};

/// The server. If it ends before Ctrl-C, so does the program.
class Serve final : public aio::Coroutine<> {
  enum { kStart, kEnded };

 public:
  Serve(aio::Socket& listener, aio::Server::Serve serve, Close& close)
      : server_(listener, std::numeric_limits<int>::max(), std::move(serve)), close_(close) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(server_, kEnded);
    try {
      sent.check();
    } catch (const std::system_error&) {
      if (close_.closing()) return return_value();  // its listener was closed
      close_.wait_no_longer();
      throw;
    }
    return return_value();
  }

  aio::Server server_;
  Close& close_;
};

void play(std::ostream& out) {
  const auto& words = aio::scene_arguments();
  aio::EpollSelector selector;
  aio::SelectLoop loop(selector);
  aio::Socket listener =
      aio::Socket::listener({"127.0.0.1", words.empty() ? 25000 : aio::scene_port(words[0])});
  out << "join with: nc 127.0.0.1 " << listener.port() << "\nend with: Ctrl-C\n";
  Guest::Guests guests;
  int joined = 0;
  Close close(out, listener, guests);
  Serve server(
      listener,
      [&](aio::Socket connection) {
        loop.spawn(std::make_unique<Guest>(out, guests, ++joined, std::move(connection)));
      },
      close);
  aio::say_errors(out, loop.run(server, close));
  out << "all closed\n";
}

const aio::SceneEntry entry{
    100, {"echo_server", "an echo server that nc can join, until Ctrl-C", play, 1, true}};

}  // namespace
