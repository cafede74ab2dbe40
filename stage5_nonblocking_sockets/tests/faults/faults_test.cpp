// What becomes of clients and servers, and of those beside them, when a call fails.
#include <signal.h>

#include <memory>

#include "stage1_generators/shared/faults/trial.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage5_nonblocking_sockets/demos/echo.hpp"
#include "stage5_nonblocking_sockets/tests/sockets.hpp"

namespace aio::testing::faults {

namespace {

/// Two clients of one server, and one that sleeps.
template <class S>
void talk(std::ostream& out) {
  S selector;
  VirtualClock clock;
  SelectLoop loop(selector, clock);
  Socket listener = Socket::listener({"127.0.0.1", 0});
  const Address address("127.0.0.1", listener.port());
  Server server(listener, 2, [&](Socket connection) {
    loop.spawn(std::make_unique<Echo>(std::move(connection)));
  });
  const auto say = [&](const std::string& message) { out << "heard " << message << "\n"; };
  const auto nobody_comes = [&] { listener.close(); };
  Client a(address, 3, "ham", say, nobody_comes), b(address, 3, "ham", say, nobody_comes);
  asleep sleeper(1);
  say_errors(out, loop.run(server, a, b, sleeper));
  out << "the sleeper " << (sleeper.finished() ? "woke up\n" : "did not\n");
}

/// One writes more than fits, and the other one reads it; on the clock of the system.
template <class S>
void fill(std::ostream& out) {
  S selector;
  SelectLoop loop(selector);
  auto [a, b] = Socket::pair();
  AsyncSend send(a, std::string(1000000, 'x'));
  AsyncRecvExactly receive(b, 1000000);
  asleep sleeper(0.001);
  struct OrClose final : Coroutine<> {
    enum { kStart, kEnded };
    OrClose(AnyCoroutine& its_operation, Socket& its_socket)
        : operation(its_operation), socket(its_socket) {}
    Step resume(Sent sent) override {
      if (resume_point() == kStart) return await(operation, kEnded);
      socket.close();
      sent.check();
      return return_value();
    }
    AnyCoroutine& operation;
    Socket& socket;
  };
  OrClose sender(send, a), receiver(receive, b);
  const auto errors = loop.run(sender, receiver, sleeper);
  say_errors(out, errors);
  if (!errors[1]) out << receive.result().size() << " bytes\n";
}

/// Prints to another stream, and presses Ctrl-C when the scene says how.
class PressCtrlC final : public std::streambuf {
 public:
  explicit PressCtrlC(std::ostream& out) : out_(out) {}

 private:
  int overflow(int c) override {
    const Off off;
    line_ += static_cast<char>(c);
    if (c != '\n') return c;
    // The one who is closed at the end may be waiting then, or about to.
    const auto closed = line_.find(" is lost: recv: Bad file descriptor");
    if (closed < line_.size()) line_.replace(closed + 10, 4, "closed while waited for");
    out_ << line_;
    if (line_.starts_with("join with: nc 127.0.0.1 ")) {
      client_ = Socket::tcp();
      AsyncConnect(client_, {"127.0.0.1", std::stoi(line_.substr(24))}).next();
      put(client_, "hello");
    }
    if (line_.starts_with("end with: Ctrl-C")) raise(SIGINT);
    line_.clear();
    return c;
  }

  std::ostream& out_;
  std::string line_;
  Socket client_;
};

void serve_until_ctrl_c(std::ostream& out) {
  sigset_t signals, before;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, &before);
  given_arguments = {"0"};
  std::exception_ptr raised;
  try {
    PressCtrlC buffer(out);
    std::ostream pressed(&buffer);
    find_scene("echo_server")->play(pressed);
  } catch (...) {
    raised = std::current_exception();
  }
  const timespec at_once{};
  sigtimedwait(&signals, nullptr, &at_once);  // if nobody took it
  sigset_t now;
  pthread_sigmask(SIG_SETMASK, &before, &now);
  if (!sigismember(&now, SIGINT)) out << "the scene has changed the signals\n";
  if (raised) std::rethrow_exception(raised);
}

}  // namespace

int stage() { return 5; }

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = [] {
    // These show what goes wrong without a fault.
    std::vector<Scenario> these =
        scenes({"broken_twice", "broken_framing", "cancelled", "last_byte", "broken_peer_closes",
                "peer_is_gone", "partial_write", "broken_greedy", "broken_connect", "no_descriptor",
                "broken_name", "closed_number"});
    for (Scenario& scene : these) {
      scene.long_one = scene.name == "selectors" || scene.name == "kept_watch" ||
                       scene.name == "ten_megabytes" || scene.name == "fair_share";
      scene.names_no_call = scene.name == "refused";
      scene.numbers_vary = scene.name == "ten_megabytes" || scene.name == "kept_watch";
      scene.shows_turns = scene.name == "data_there" || scene.name == "fair_share";
    }
    these.push_back({"talk, with select", talk<SelectSelector>});
    these.push_back({"talk, with poll", talk<PollSelector>});
    these.push_back({"talk, with epoll", talk<EpollSelector>});
    these.push_back({"fill, with select", fill<SelectSelector>});
    these.push_back({"fill, with poll", fill<PollSelector>});
    these.push_back({"fill, with epoll", fill<EpollSelector>});
    these.push_back({"echo_server", serve_until_ctrl_c});
    return these;
  }();
  return all;
}

}  // namespace aio::testing::faults
