// Broken first: to be polite, this recv waits after each call, the last one too. It waits for bytes
// that it does not want, and that may never come.
//
//     while len(self.buffer) < self.amount:
//         self.buffer += self.connection.recv(self.amount - len(self.buffer))
//         yield self                                     # the others go first
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/demos/later.hpp"
#include "stage5_nonblocking_sockets/demos/tell.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

class PoliteRecv final : public aio::Coroutine<std::string> {
  enum { kGoOn };

 public:
  PoliteRecv(aio::Socket& socket, std::size_t amount)
      : readable_(socket.fileno()), amount_(amount) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (buffer_.size() == amount_) return return_value(buffer_);
    char piece[1024];
    const ssize_t n = ::recv(readable_.fd(), piece, amount_ - buffer_.size(), 0);
    if (n >= 0 || !aio::would_block()) {
      buffer_.append(piece, static_cast<std::size_t>(aio::checked(n, "recv")));
    }
    return await(readable_, kGoOn);
  }

  void members(aio::Members& show) const override { show("buffer", buffer_); }

  aio::Readable readable_;
  std::size_t amount_;
  std::string buffer_;
};

/// Three bytes come after 0.1 s, and the peer leaves after 2 s.
template <class Recv>
void receive(std::ostream& out, const std::string& name) {
  auto [socket, peer] = aio::Socket::pair();
  Recv recv(socket, 3);
  aio::Tell receiver(out, name, recv);
  aio::Later sender(0.1, [&, &to = peer] {
    aio::AsyncSend(to, "abc").next();
    out << "the three bytes are sent\n";
  });
  aio::Later leaver(2, [&, &to = peer] {
    to.close();
    out << "the peer leaves\n";
  });
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(receiver, sender, leaver));
}

void play(std::ostream& out) {
  receive<PoliteRecv>(out, "PoliteRecv");
  receive<aio::AsyncRecvExactly>(out, "AsyncRecvExactly");
}

const aio::SceneEntry entry{35, {"last_byte", "no wait behind the last byte", play}};

}  // namespace
