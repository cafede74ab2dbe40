// The loop's socket calls, under asyncio's names: the operations of stage 5, as they are. And the
// one thing that they cannot do without blocking: to find the address of a host's name.
#pragma once

#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

inline AsyncRecv sock_recv(Socket& socket, std::size_t at_most) {
  return AsyncRecv(socket, at_most);
}
inline AsyncSend sock_sendall(Socket& socket, std::string data) {
  return AsyncSend(socket, std::move(data));
}
inline AsyncAccept sock_accept(Socket& listener) { return AsyncAccept(listener); }
inline AsyncConnect sock_connect(Socket& socket, const Address& address) {
  return AsyncConnect(socket, address);
}

/// `loop.getaddrinfo()`: the addresses of `host`, found by a thread of the executor, because the
/// system's call blocks. Throws RuntimeError with the system's message if there are none.
Ref<Future<std::vector<Address>>> getaddrinfo(EventLoop& loop, std::string host, int port);

}  // namespace aio
