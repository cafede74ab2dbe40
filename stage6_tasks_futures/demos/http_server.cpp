#include "stage6_tasks_futures/demos/http_server.hpp"

#include <sys/resource.h>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/scene_number.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace aio::http {

std::size_t Site::max_connections_possible() {
  constexpr rlim_t others = 32;  // this program's own
  rlimit limit{};
  checked(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
  return (std::max(limit.rlim_cur, others + 2) - others) / 2;
}

AnyCoroutine::Step Server::resume(Sent sent) {
  switch (resume_point()) {
    case kStart:
      for (;;) {
        return await(accept_.emplace(listener_), kAccepted);
        case kAccepted:
          if (!serve(sent)) return await(rest_.emplace(1), kRested);
          if (!site_.is_full()) continue;
          site_.hurry();
          site_.room = get_event_loop().create_future();
          return await(*site_.room, kRoom);
        case kRoom:
        case kRested:
          sent.check();
      }
  }
  return {};
}

/// Takes the client that has come. False if that failed: for this client alone, or for the
/// listener.
bool Server::serve(const Sent& sent) {
  try {
    const auto task = create_task(Connection(site_, sent.result_of(*accept_)));
    try {
      task->add_done_callback([&site = site_](FutureBase&) {
        --site.open;
        if (site.room && !site.room->done()) site.room->set_result({});
      });
    } catch (...) {
      task->cancel();
      throw;
    }
    ++site_.connections;
    ++site_.open;
    return true;
  } catch (const std::exception& error) {  // and not CancelledError
    warn(std::string("a client is lost: ") + error.what());
    return false;
  }
}

namespace {

// `stage6_demo http_server [port] [folder]`
void play(std::ostream& out) {
  const auto& words = scene_arguments();
  const std::string path = words.size() > 1 ? words[1] : ".";
  Site site(path);
  Socket listener = Socket::listener({"127.0.0.1", words.empty() ? 0 : scene_port(words[0])});
  // So that a slow client takes a part of the buffer within its patience: the system would let the
  // buffer grow, and tell of room when a third is free.
  const int buffer = 4 * kPiece;
  checked(setsockopt(listener.fileno(), SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer),
          "setsockopt");
  out << "serving " << path << " at http://127.0.0.1:" << listener.port()
      << "/\nend with: Ctrl-C\n";
  try {
    run(Server(site, std::move(listener)));
  } catch (const KeyboardInterrupt&) {
    out << "ended: " << site.connections << " connections, " << site.requests << " requests, "
        << site.bytes << " bytes\n";
  }
}

const SceneEntry entry{
    1000, {"http_server", "serves files to curl and browsers: [port] [folder]", play, 2, true}};

}  // namespace

}  // namespace aio::http
