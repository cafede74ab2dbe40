// Broken: select() has taken the place of the sleep, and nobody has given it the timeout. A sleeper
// is late by as long as nothing can be read.
//
//     readable, _, _ = select.select(waiting_read, [], [])
//     if not readable:
//         ...                                       # wake the sleeper: nobody ever comes here
#include <unistd.h>

#include <limits>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/watch/observer.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage4_select_io/selector.hpp"

namespace {

void play(std::ostream& out) {
  auto [from, to] = aio::Descriptor::pipe();
  aio::SelectSelector selector;
  selector.register_fd(from.fileno(), aio::kRead);
  aio::Clock& clock = aio::demo_clock();
  const double due = clock.now() + 0.1;

  clock.sleep_until(due + 2.9);  // so long does it take until somebody writes
  aio::checked(aio::system_call("write", to.fileno(), 1, ::write(to.fileno(), "x", 1)), "write");
  const auto found = selector.select(std::numeric_limits<double>::infinity());
  out << "select() without a timeout reports " << found.size() << "; the sleeper wakes "
      << aio::format(clock.now() - due, 1) << " s late\n";
}

const aio::SceneEntry entry{16, {"broken_timeout", "select() without a timeout", play}};

}  // namespace
