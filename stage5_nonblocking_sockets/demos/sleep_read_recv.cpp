// Three things that wait, at once: for time, for a file, for a peer on the network.
//
// The loop is that of stage 4 and knows nothing of sockets. A recv that would block asks it for the
// same event as a read does: this descriptor, readable.
#include <fcntl.h>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/library/read.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/demos/serve_once.hpp"

namespace {

//     async def sleepy(identifier, count=5):
//         for i in range(count):
//             print('id', identifier, 'round', i + 1)
//             await asleep(0.1)
class Sleepy final : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  explicit Sleepy(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (++round_ > 5) return return_value();
    out_ << "id background round " << round_ << "\n";
    return await(sleep_.emplace(0.1), kSlept);
  }

  void members(aio::Members& show) const override { show("round", round_); }

  std::ostream& out_;
  int round_ = 0;
  std::optional<aio::asleep> sleep_;
};

//     async def ready(path, amount):
//         print('read', path)
//         with open(path, 'rb') as file:
//             result = await AsyncRead(file, amount)
//         print('done', path, 'got', len(result), 'B')
class Ready final : public aio::Coroutine<> {
  enum { kStart, kRead };

 public:
  Ready(std::ostream& out, std::string path, std::size_t amount)
      : out_(out), path_(std::move(path)), amount_(amount) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "read " << path_ << "\n";
        file_ = aio::Descriptor::open(path_, O_RDONLY);
        return await(read_.emplace(file_.fileno(), amount_), kRead);
      case kRead:
        out_ << "done " << path_ << " got " << sent.result_of(*read_).size() << " B\n";
        return return_value();
    }
    return {};
  }

  void members(aio::Members& show) const override { show("path", path_)("amount", amount_); }

  std::ostream& out_;
  std::string path_;
  std::size_t amount_;
  aio::Descriptor file_;
  std::optional<aio::AsyncRead> read_;
};

//     async def recvy(address, amount):
//         print('read localhost')
//         connection = tcp_socket()
//         await connect(connection, address)    # or the server need not wait
//         result = await recv_exactly(connection, amount)
//         print('done localhost got', len(result), 'B')
class Recvy final : public aio::Coroutine<> {
  enum { kStart, kConnected, kReceived };

 public:
  Recvy(std::ostream& out, const aio::Address& address, std::size_t amount, aio::Socket& listener)
      : out_(out), listener_(listener), connect_(socket_, address), recv_(socket_, amount) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "read localhost\n";
        return await(connect_, kConnected);
      case kConnected:
        if (sent.raises()) listener_.close();
        sent.check();
        return await(recv_, kReceived);
      case kReceived:
        out_ << "done localhost got " << sent.result_of(recv_).size() << " B\n";
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::Socket& listener_;
  aio::Socket socket_ = aio::Socket::tcp();
  aio::AsyncConnect connect_;
  aio::AsyncRecvExactly recv_;
};

void play(std::ostream& out) {
  constexpr std::size_t kAmount = 1024 * 32;
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  aio::ServeOnce server(listener, std::string(kAmount, 'x'));
  Sleepy sleepy(out);
  Recvy recvy(out, {"127.0.0.1", listener.port()}, kAmount, listener);
  Ready ready(out, "/dev/urandom", 1024 * 4);
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(sleepy, recvy, ready, server));
}

const aio::SceneEntry entry{
    20, {"sleep_read_recv", "time, a file and a peer, waited for at once", play}};

}  // namespace
