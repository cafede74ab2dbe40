// An HTTP/1.1 server for the files of a folder, in one thread.
//
//     async def server(site, listener):
//         while True:
//             socket = await accept(listener)
//             create_task(connection(site, socket))
//             if site.is_full(): await site.room
//
// The parts, in reading order:
//
//     http_syntax      the small parts of both, which the fetcher uses too
//     http_request     text -> Request
//     http_folder      path -> file
//     http_types       name of a file -> type of its content
//     http_response    Request, file -> text
//     http_connection  one client: receive, answer, send, and so on
//     http_server      all clients
#pragma once

#include "stage5_nonblocking_sockets/library/operations.hpp"
#include "stage6_tasks_futures/demos/http_connection.hpp"

namespace aio::http {

/// Serves until it is cancelled. With as many clients as `site.max_connections`, the others wait in
/// the listener's queue. If a client cannot be taken, it warns, and goes on after a second.
class Server final : public Coroutine<> {
  enum { kStart, kAccepted, kRoom, kRested };

 public:
  Server(Site& site, Socket listener) : site_(site), listener_(std::move(listener)) {}

 private:
  Step resume(Sent sent) override;
  bool serve(const Sent& sent);

  Site& site_;
  Socket listener_;
  std::optional<AsyncAccept> accept_;
  std::optional<asleep> rest_;
};

}  // namespace aio::http
