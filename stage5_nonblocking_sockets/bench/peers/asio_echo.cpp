// The echo server with Boost.Asio's awaitables.
// clang-format off
#include <utility>  // Boost 1.74 forgets it, so it comes first

#include <boost/asio.hpp>
// clang-format on

#include "stage1_generators/shared/bench/report.hpp"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

asio::awaitable<void> echo(tcp::socket socket) {
  socket.set_option(tcp::no_delay(true));
  try {
    char data[4096];
    for (;;) {
      const std::size_t n =
          co_await socket.async_read_some(asio::buffer(data), asio::use_awaitable);
      co_await asio::async_write(socket, asio::buffer(data, n), asio::use_awaitable);
    }
  } catch (const boost::system::system_error&) {
    // the client has gone
  }
}

asio::awaitable<void> serve(tcp::acceptor& acceptor) {
  for (;;) {
    tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(acceptor.get_executor(), echo(std::move(socket)), asio::detached);
  }
}

}  // namespace

int main() {
  asio::io_context loop(1);
  tcp::acceptor acceptor(loop, {asio::ip::address_v4::loopback(), 0});
  acceptor.listen(asio::socket_base::max_listen_connections);
  bench::report("port", acceptor.local_endpoint().port());
  asio::co_spawn(loop, serve(acceptor), asio::detached);
  loop.run();
}
