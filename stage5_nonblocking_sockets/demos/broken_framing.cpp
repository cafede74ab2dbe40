// Broken: the amount is a minimum. This recv asks for 1024 bytes, whatever is missing, and hands on
// all that came. The next message is in it.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/demos/naive_recv.hpp"
#include "stage5_nonblocking_sockets/demos/tell.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

void play(std::ostream& out) {
  auto [socket, peer] = aio::Socket::pair();
  aio::AsyncSend(peer, "5   hello3   you9   out there").next();
  peer.close();
  aio::NaiveRecv four(socket, 4);
  aio::Tell header(out, "who wants 4 bytes", four);
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(header));
}

const aio::SceneEntry entry{29, {"broken_framing", "the amount is a minimum", play}};

}  // namespace
