// A peer that is gone: a send is taken, and the answer to it is RST. From then on EPIPE, and with
// it a signal, SIGPIPE, which ends a program that has not prepared for it. MSG_NOSIGNAL leaves it
// out.
#include <signal.h>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

volatile sig_atomic_t signals = 0;

/// Counts SIGPIPE while it lives. Without it the signal would end the program.
class CountSigpipe {
 public:
  CountSigpipe() : before_(::signal(SIGPIPE, [](int) { signals = signals + 1; })) { signals = 0; }
  ~CountSigpipe() { ::signal(SIGPIPE, before_); }

 private:
  void (*before_)(int);
};

struct Connection {
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  aio::Socket client = aio::Socket::tcp();
  aio::Socket peer;

  Connection() {
    aio::AsyncConnect connect(client, {"127.0.0.1", listener.port()});
    aio::AsyncAccept accept(listener);
    const auto errors = aio::SelectLoop(aio::demo_clock()).run(connect, accept);
    for (const auto& error : errors) {
      if (error) std::rethrow_exception(error);
    }
    peer = accept.result();
  }
  /// Closes without a farewell: what is on the way is thrown away, and the other side hears RST.
  void reset() {
    const linger at_once{1, 0};
    aio::checked(setsockopt(peer.fileno(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once),
                 "setsockopt");
    peer.close();
  }
};

/// How one operation ends, which does not have to wait.
template <class Operation>
std::string end_of(Operation&& operation) {
  try {
    operation.next();
    if constexpr (std::is_same_v<Operation, aio::AsyncRecv>) return "'" + operation.result() + "'";
    return "is taken";
  } catch (const std::system_error& error) {
    return error.code().message();
  }
}

void play(std::ostream& out) {
  const CountSigpipe count;
  Connection one;
  one.peer.close();
  out << "the peer has closed\n"
      << "first send:  " << end_of(aio::AsyncSend(one.client, "hello")) << "\n"
      << "second send: " << end_of(aio::AsyncSend(one.client, "hello")) << ", signals: " << signals
      << "\n";
  const ssize_t n = ::send(one.client.fileno(), "hello", 5, 0);  // without MSG_NOSIGNAL
  out << "bare send:   " << (n < 0 ? "fails" : "is taken") << ", signals: " << signals << "\n";
  out << "recv:        " << end_of(aio::AsyncRecv(one.client)) << "\n";
  Connection two;
  two.reset();
  out << "the peer has reset\n"
      << "recv:        " << end_of(aio::AsyncRecv(two.client)) << "\n"
      << "next recv:   " << end_of(aio::AsyncRecv(two.client)) << "\n";
}

const aio::SceneEntry entry{45,
                            {"peer_is_gone", "RST, EPIPE, and a signal that nobody wants", play}};

}  // namespace
