// Broken first: connect() says EINPROGRESS, and this coroutine takes that for success. It sends
// into a socket that never connected, and hears there what became of the connection. AsyncConnect
// waits until the socket can be written, and asks for SO_ERROR.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

//     async def connect(sock, address):
//         try:
//             sock.connect(address)
//         except BlockingIOError:
//             pass
class NaiveConnect final : public aio::Coroutine<> {
 public:
  NaiveConnect(aio::Socket& socket, const aio::Address& address)
      : socket_(socket), address_(address) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    aio::system_call("connect", socket_.fileno(), 0,
                     ::connect(socket_.fileno(), address_.data(), address_.size()));
    return return_value();
  }

  aio::Socket& socket_;
  aio::Address address_;
};

/// Connects, and sends.
template <class Connect>
class Caller final : public aio::Coroutine<> {
  enum { kStart, kConnected, kSent };

 public:
  Caller(std::ostream& out, const aio::Address& address) : out_(out), connect_(socket_, address) {}

 private:
  Step resume(Sent sent) override {
    try {
      sent.check();
    } catch (const std::system_error& error) {
      out_ << "  " << where_ << ": " << error.code().message() << "\n";
      return return_value();
    }
    switch (resume_point()) {
      case kStart:
        return await(connect_, kConnected);
      case kConnected:
        out_ << "  connected\n";
        where_ = "send";
        return await(send_.emplace(socket_, "hello"), kSent);
    }
    return return_value();
  }

  std::ostream& out_;
  const char* where_ = "connect";
  aio::Socket socket_ = aio::Socket::tcp();
  Connect connect_;
  std::optional<aio::AsyncSend> send_;
};

void play(std::ostream& out) {
  const int free_port = aio::Socket::listener({"127.0.0.1", 0}).port();  // and closed again
  const aio::Address nobody("127.0.0.1", free_port);
  Caller<NaiveConnect> naive(out, nobody);
  Caller<aio::AsyncConnect> ours(out, nobody);
  out << "EINPROGRESS is taken for success:\n";
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(naive));
  out << "SO_ERROR is asked for:\n";
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(ours));
}

const aio::SceneEntry entry{69,
                            {"broken_connect", "a connect that never hears of its failure", play}};

}  // namespace
