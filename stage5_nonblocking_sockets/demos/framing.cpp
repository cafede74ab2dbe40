// An amount is an amount: no byte of the next message is taken with this one.
//
// A stream has no borders. Each message here says first how long it is. A reader that asks for
// four bytes and takes whatever is there gets "5   hello3   you", and has lost where the next
// message begins.
//
//     async def frames(socket):
//         while header := await recv_exactly(socket, 4):
//             body = await recv_exactly(socket, int(header))
//             print('frame', body)
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

class Frames final : public aio::Coroutine<> {
  enum { kStart, kHeader, kBody };

 public:
  Frames(std::ostream& out, aio::Socket& socket) : out_(out), socket_(socket) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (;;) {
          return await(part_.emplace(socket_, 4), kHeader);
          case kHeader:
            header_ = sent.result_of(*part_);
            if (header_.empty()) return return_value();
            return await(part_.emplace(socket_, std::stoul(header_)), kBody);
          case kBody:
            out_ << "frame of " << std::stoul(header_) << ": " << sent.result_of(*part_) << "\n";
        }
    }
    return {};
  }

  void members(aio::Members& show) const override { show("header", header_); }

  std::ostream& out_;
  aio::Socket& socket_;
  std::string header_;
  std::optional<aio::AsyncRecvExactly> part_;
};

void play(std::ostream& out) {
  auto [socket, peer] = aio::Socket::pair();
  aio::AsyncSend all_at_once(peer, "5   hello3   you9   out there");
  while (all_at_once.next().yielded()) {
  }
  peer.close();
  Frames frames(out, socket);
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(frames));
}

const aio::SceneEntry entry{30, {"framing", "an exact amount, and the rest stays", play}};

}  // namespace
