// To connect takes time, and whether it worked is known only afterwards.
//
// connect() on such a socket says EINPROGRESS, which is no error. When the socket can be written,
// SO_ERROR tells what became of it. A program that leaves that out sends into a socket that never
// connected.
// And an address is digits: to look up a name blocks, for seconds at times, and everybody with it.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

//     async def call(who, address):
//         try:
//             await connect(socket, address)
//             print(who, 'answers')
//         except OSError as error:
//             print(who, error)
class Call final : public aio::Coroutine<> {
  enum { kStart, kConnected };

 public:
  Call(std::ostream& out, std::string who, const aio::Address& address)
      : out_(out), who_(std::move(who)), connect_(socket_, address) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(connect_, kConnected);
      case kConnected:
        try {
          sent.check();
          out_ << who_ << ": answers\n";
        } catch (const std::system_error& error) {
          out_ << who_ << ": " << error.code().message() << "\n";
        }
        return return_value();
    }
    return {};
  }

  void members(aio::Members& show) const override { show("who", who_); }

  std::ostream& out_;
  std::string who_;
  aio::Socket socket_ = aio::Socket::tcp();
  aio::AsyncConnect connect_;
};

void play(std::ostream& out) {
  const aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  const int free_port = aio::Socket::listener({"127.0.0.1", 0}).port();  // and closed again
  Call server(out, "a server", {"127.0.0.1", listener.port()});
  Call nobody(out, "a free port", {"127.0.0.1", free_port});
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(server, nobody));
  try {
    const aio::Address name("localhost", free_port);
  } catch (const aio::ValueError& error) {
    out << "a name: " << error.what() << "\n";
  }
}

const aio::SceneEntry entry{70,
                            {"refused", "a connection that fails, and one that does not", play}};

}  // namespace
