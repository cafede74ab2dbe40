// select, poll and epoll behind one interface: the loop cannot tell which one it has.
//
// The same ten clients and their server run three times. Where the three differ is the number of
// descriptors: select has a table of 1024 bits, and its number 1024 is none of them.
#include <fcntl.h>
#include <sys/resource.h>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage5_nonblocking_sockets/demos/echo.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"

namespace {

int round_trips(aio::Selector& selector) {
  aio::SelectLoop loop(selector, aio::demo_clock());
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  aio::Server server(listener, 10, [&](aio::Socket connection) {
    loop.spawn(std::make_unique<aio::Echo>(std::move(connection)));
  });
  int count = 0;
  for (int i = 0; i < 10; ++i) {
    loop.spawn(std::make_unique<aio::Client>(
        aio::Address("127.0.0.1", listener.port()), 100, "hello",
        [&](const std::string&) { ++count; }, [&] { listener.close(); }));
  }
  for (const auto& error : loop.run(server)) {
    if (error) std::rethrow_exception(error);
  }
  return count;
}

std::string descriptor_1024(aio::Selector& selector) {
  rlimit limit{};
  aio::checked(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
  limit.rlim_cur = limit.rlim_max;
  aio::checked(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
  auto [a, b] = aio::Socket::pair();
  const aio::Descriptor high(fcntl(a.fileno(), F_DUPFD_CLOEXEC, 1024));
  if (!high.is_open() && errno != EINVAL) aio::checked(-1, "fcntl");
  if (!high.is_open()) return "cannot be had here (ulimit -Hn): Invalid argument";
  try {
    selector.register_fd(high.fileno(), aio::kRead);
    selector.unregister(high.fileno());
    return "takes it";
  } catch (const aio::ValueError& error) {
    return error.what();
  }
}

void play(std::ostream& out) {
  aio::SelectSelector select;
  aio::PollSelector poll;
  aio::EpollSelector epoll;
  const std::pair<const char*, aio::Selector*> selectors[] = {
      {"select", &select}, {"poll", &poll}, {"epoll", &epoll}};
  for (const auto& [name, selector] : selectors) {
    out << name << ": " << round_trips(*selector) << " round trips\n";
  }
  for (const auto& [name, selector] : selectors) {
    out << name << " and descriptor 1024: " << descriptor_1024(*selector) << "\n";
  }
}

const aio::SceneEntry entry{80, {"selectors", "select, poll and epoll do the same", play}};

}  // namespace
