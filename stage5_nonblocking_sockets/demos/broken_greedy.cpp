// Broken: as long as bytes are there, this recv does not suspend. That is what "wait if you must"
// says, and the others wait until the last byte has come.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/demos/naive_recv.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

//     async def other(recv):
//         while not recv.finished():
//             print('other runs after', recv.calls, 'calls of recv')
//             yield
class Other final : public aio::Coroutine<> {
  enum { kStart, kGoOn };

 public:
  Other(std::ostream& out, const aio::NaiveRecv& recv) : out_(out), recv_(recv) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    out_ << "other runs after " << recv_.calls() << " calls of recv\n";
    return recv_.finished() ? return_value() : yield(nullptr, kGoOn);
  }

  std::ostream& out_;
  const aio::NaiveRecv& recv_;
};

void play(std::ostream& out) {
  auto [socket, peer] = aio::Socket::pair();
  aio::AsyncSend(peer, std::string(30'000, 'x')).next();
  aio::NaiveRecv recv(socket, 30'000);
  Other other(out, recv);
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(recv, other));
}

const aio::SceneEntry entry{59, {"broken_greedy", "a fast peer, and nobody else runs", play}};

}  // namespace
