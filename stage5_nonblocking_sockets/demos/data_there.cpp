// `await` does not mean "suspend". It means "suspend if you must".
//
//     async def coro(sock):
//         data = await recv(sock, 1024)     # await: run recv(), and hand on the events it yields
//         print('got', data)
//
// Written out, recv() tries the call. EAGAIN is a value of errno, not an exception: then it yields
// an event, and its resume point is before the call, so that the call is tried again. The coroutine
// above it stays at its own resume point and repeats nothing. No loop is needed to see that.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

class Coro final : public aio::Coroutine<> {
  enum { kStart, kReceived };

 public:
  Coro(std::ostream& out, aio::Socket& socket) : out_(out), recv_(socket, 1024) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(recv_, kReceived);
      case kReceived:
        out_ << "got b'" << sent.result_of(recv_) << "'\n";
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::AsyncRecv recv_;
};

void play(std::ostream& out) {
  for (const bool data_there : {false, true}) {
    auto [socket, peer] = aio::Socket::pair();
    out << (data_there ? "data already there: no suspension:\n" : "no data yet:\n");
    if (data_there) aio::AsyncSend(peer, "already there").next();
    Coro coro(out, socket);
    while (coro.next().yielded()) {
      out << "  suspended\n";
      aio::AsyncSend(peer, "now there is data").next();
    }
  }
}

const aio::SceneEntry entry{10, {"data_there", "await suspends only if it must", play}};

}  // namespace
