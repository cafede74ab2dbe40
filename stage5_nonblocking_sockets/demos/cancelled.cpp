// Broken first: an exact amount is collected in the coroutine that waits for it. When that one is
// closed half way, its bytes are gone, and the next message begins in the middle. AsyncRecvExactly
// keeps them in the socket's descriptor.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

//     async def collect(sock, amount):
//         data = b''
//         while len(data) < amount:
//             data += await recv(sock, amount - len(data))
//         return data
class Collect final : public aio::Coroutine<std::string> {
  enum { kStart, kReceived };

 public:
  Collect(aio::Socket& socket, std::size_t amount) : socket_(socket), amount_(amount) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        while (data_.size() < amount_) {
          return await(recv_.emplace(socket_, amount_ - data_.size()), kReceived);
          case kReceived:
            data_ += sent.result_of(*recv_);
        }
        return return_value(data_);
    }
    return {};
  }

  void members(aio::Members& show) const override { show("amount", amount_)("data", data_); }

  aio::Socket& socket_;
  std::size_t amount_;
  std::string data_;
  std::optional<aio::AsyncRecv> recv_;
};

/// "abc" comes, one who wants 5 bytes is closed, and "defgh" comes.
template <class Exactly>
std::string read_after_a_closed_one() {
  auto [socket, peer] = aio::Socket::pair();
  aio::AsyncSend(peer, "abc").next();
  {
    Exactly first(socket, 5);
    first.next();
    first.close();
  }
  aio::AsyncSend(peer, "defgh").next();
  Exactly second(socket, 5);
  while (second.next().yielded()) {  // no loop is needed: the bytes are there
  }
  return second.result();
}

void play(std::ostream& out) {
  out << "bytes in the coroutine: the next one gets '" << read_after_a_closed_one<Collect>()
      << "'\n";
  out << "bytes in the socket:    the next one gets '"
      << read_after_a_closed_one<aio::AsyncRecvExactly>() << "'\n";
}

const aio::SceneEntry entry{32, {"cancelled", "what a closed recv must not take along", play}};

}  // namespace
