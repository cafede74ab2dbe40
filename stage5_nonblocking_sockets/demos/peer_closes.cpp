// The peer closes: that is an answer, too. recv() gives an empty string, and would for ever.
//
// A reader that only counts bytes ("while len(buffer) < amount: buffer += recv()") goes round in a
// circle from then on, and the loop with it. Here the end of the stream ends the recv, with what
// there was.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

//     async def listen(socket):
//         print('got', await recv_exactly(socket, 10))
//         print('got', await recv(socket))
class Listen final : public aio::Coroutine<> {
  enum { kStart, kSome, kMore };

 public:
  Listen(std::ostream& out, aio::Socket& socket) : out_(out), ten_(socket, 10), more_(socket) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "listener wants 10 bytes\n";
        return await(ten_, kSome);
      case kSome:
        out_ << "listener got '" << sent.result_of(ten_) << "', asks for more\n";
        return await(more_, kMore);
      case kMore:
        out_ << "listener got '" << sent.result_of(more_) << "': that is the end\n";
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::AsyncRecvExactly ten_;
  aio::AsyncRecv more_;
};

//     async def leave(socket):
//         with socket:
//             await send(socket, 'abc')
//             await asleep(0.15)
class Leave final : public aio::Coroutine<> {
  enum { kStart, kSent, kSlept };

 public:
  Leave(std::ostream& out, aio::Socket& socket)
      : out_(out), socket_(socket), send_(socket, "abc") {}

 private:
  Step resume(Sent sent) override {
    if (sent.raises()) socket_.close();
    sent.check();
    switch (resume_point()) {
      case kStart:
        return await(send_, kSent);
      case kSent:
        return await(sleep_, kSlept);
      case kSlept:
        out_ << "peer closes\n";
        socket_.close();
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::Socket& socket_;
  aio::AsyncSend send_;
  aio::asleep sleep_{0.15};
};

void play(std::ostream& out) {
  auto [socket, peer] = aio::Socket::pair();
  Listen listen(out, socket);
  Leave leave(out, peer);
  aio::Sleepy other(out, "other", 3);
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(listen, leave, other));
}

const aio::SceneEntry entry{40, {"peer_closes", "the end of a stream is a value", play}};

}  // namespace
