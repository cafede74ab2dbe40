// The cost of a message: a recv, a send, and nothing else, if the socket stays registered.
//
// Both servers try before they wait. The first one registers its socket when recv says EAGAIN, and
// ends that when the socket is ready: three system calls more for every message. The second one is
// Echo. Its recv knows that the one before emptied the socket, so it does not ask again; and the
// watch is kept while the connection lives.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/demos/counting_selector.hpp"
#include "stage5_nonblocking_sockets/demos/echo.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"

namespace {

//     async def naive_echo(socket):
//         while True:
//             try:
//                 data = socket.recv(65536)
//             except BlockingIOError:
//                 await readable(socket)           # and not watched afterwards
//                 continue
//             ...
class NaiveEcho final : public aio::Coroutine<> {
  enum { kStart, kReadable };

 public:
  NaiveEcho(aio::Socket socket, int& tries) : socket_(std::move(socket)), tries_(tries) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    for (;;) {
      char data[65536];
      ++tries_;
      const int fd = socket_.fileno();
      const ssize_t n = aio::system_call("recv", fd, sizeof data, ::recv(fd, data, sizeof data, 0));
      if (n < 0 && aio::would_block()) return await(event_, kReadable);
      if (aio::checked(n, "recv") == 0) return return_value();
      const auto size = static_cast<std::size_t>(n);
      aio::checked(aio::system_call("send", fd, n, ::send(fd, data, size, MSG_NOSIGNAL)),
                   "send");  // a real one would wait for room
    }
  }

  aio::Socket socket_;
  int& tries_;
  aio::Readable event_{socket_.fileno()};
};

void play(std::ostream& out) {
  for (const bool naive : {true, false}) {
    aio::EpollSelector epoll;
    aio::CountingSelector selector(epoll);
    aio::SelectLoop loop(selector, aio::demo_clock());
    aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
    int tries = 0;
    aio::Server server(listener, 1, [&](aio::Socket connection) {
      if (naive) return loop.spawn(std::make_unique<NaiveEcho>(std::move(connection), tries));
      loop.spawn(std::make_unique<aio::Echo>(std::move(connection)));
    });
    aio::Client client(
        {"127.0.0.1", listener.port()}, 1000, "hello", [](const std::string&) {},
        [&] { listener.close(); });
    aio::say_errors(out, loop.run(server, client));
    out << (naive ? "naive: " : "Echo:  ") << "1000 messages, the selector was told something "
        << selector.registers + selector.modifies + selector.unregisters << " times\n";
    if (naive) out << "       and recv was called " << tries << " times\n";
  }
}

const aio::SceneEntry entry{85, {"kept_watch", "a message costs a recv and a send", play}};

}  // namespace
