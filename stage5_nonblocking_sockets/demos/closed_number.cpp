// A number is closed behind the back of a selector. select and poll say so. epoll does not watch
// numbers but what is open behind them: it forgets it with its last number, and not before.
#include <unistd.h>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"

namespace {

/// Watches one of two numbers of a socket in which a byte is, closes that one, and looks.
std::string look(aio::Selector& selector, bool keep_the_other) {
  auto [socket, peer] = aio::Socket::pair();
  aio::AsyncSend(peer, "x").next();
  const int number = aio::checked(::dup(socket.fileno()), "dup");
  if (!keep_the_other) socket.close();
  selector.register_fd(number, aio::kRead);
  ::close(number);
  for (const auto& ready : selector.select(0)) {
    return ready.events == aio::kInvalid ? "not open" : "ready to read";
  }
  return "nothing";
}

void play(std::ostream& out) {
  for (const bool keep_the_other : {false, true}) {
    out << (keep_the_other ? "closed, and a copy is open:\n" : "closed:\n");
    aio::SelectSelector select;
    aio::PollSelector poll;
    aio::EpollSelector epoll;
    out << "  select: " << look(select, keep_the_other) << "\n"
        << "  poll:   " << look(poll, keep_the_other) << "\n"
        << "  epoll:  " << look(epoll, keep_the_other) << "\n";
  }
}

const aio::SceneEntry entry{82,
                            {"closed_number", "what select, poll and epoll do not notice", play}};

}  // namespace
