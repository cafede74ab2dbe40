// The loop's socket calls, under asyncio's names: the operations of stage 5, as they are. And the
// one thing that they cannot do without blocking: to find the address of a host's name.
#pragma once

#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

using sock_recv = AsyncRecv;
using sock_sendall = AsyncSend;
using sock_accept = AsyncAccept;
using sock_connect = AsyncConnect;

/// `loop.getaddrinfo()`: the addresses of `host`, found by a thread of the executor, because the
/// system's call blocks. Throws RuntimeError with the system's message if there are none.
Ref<Future<std::vector<Address>>> getaddrinfo(EventLoop& loop, std::string host, int port);

}  // namespace aio
