// Broken: at the end of the stream recv gives nothing, and never "not now". A recv that only counts
// bytes goes round in a circle from then on. It does not even let go of the loop.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/demos/later.hpp"
#include "stage5_nonblocking_sockets/demos/naive_recv.hpp"
#include "stage5_nonblocking_sockets/demos/tell.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

void play(std::ostream& out) {
  auto [socket, peer] = aio::Socket::pair();
  aio::AsyncSend(peer, "abc").next();
  aio::NaiveRecv ten(socket, 10);  // it would go on for ever
  aio::Tell listener(out, "who wants 10 bytes", ten);
  aio::Later leaver(0.15, [&, &to = peer] {
    to.close();
    out << "peer closes\n";
  });
  aio::Sleepy other(out, "other", 3);
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(listener, leaver, other));
}

const aio::SceneEntry entry{39, {"broken_peer_closes", "a recv that never ends", play}};

}  // namespace
