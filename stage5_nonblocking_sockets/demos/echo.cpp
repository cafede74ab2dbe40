// An echo server and three clients, in one process and one thread. It ends when all have left.
#include "stage5_nonblocking_sockets/demos/echo.hpp"

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"

namespace {

void play(std::ostream& out) {
  aio::EpollSelector selector;
  aio::SelectLoop loop(selector, aio::demo_clock());
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  const aio::Address address("127.0.0.1", listener.port());
  int joined = 0;
  aio::Server server(listener, 3, [&](aio::Socket connection) {
    out << "server: connection " << ++joined << "\n";
    loop.spawn(std::make_unique<aio::Echo>(std::move(connection)));
  });
  const auto say = [&](const std::string& message) { out << "client hears " << message << "\n"; };
  const auto not_coming = [&] { listener.close(); };
  aio::Client a(address, 3, "ham", say, not_coming), b(address, 2, "spam", say, not_coming),
      c(address, 1, "eggs", say, not_coming);
  aio::say_errors(out, loop.run(server, a, b, c));
  out << "all have left\n";
}

const aio::SceneEntry entry{90, {"echo", "an echo server and three clients on loopback", play}};

}  // namespace
