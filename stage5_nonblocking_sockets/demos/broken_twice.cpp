// Broken: a read that would block says so by its value, and then the part that called it runs once
// more, from its start. The lines before the read happen twice.
//
//     def part(self):
//         print('orders')
//         data = read(self.sock, 1024)
//         if data is SUSPEND:
//             return SUSPEND               # and this part again, when there is data
//         print('gets', data)
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage4_select_io/fd_event.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

class Guest final : public aio::Coroutine<> {
  enum { kPart };

 public:
  Guest(std::ostream& out, aio::Socket& socket)
      : out_(out), socket_(socket), readable_(socket.fileno()) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kPart:
        sent.check();
        out_ << "orders\n";
        char data[1024];
        const ssize_t n = ::recv(socket_.fileno(), data, sizeof data, 0);
        if (n < 0 && aio::would_block()) return await(readable_, kPart);
        out_ << "gets " << std::string(data, static_cast<std::size_t>(n)) << "\n";
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::Socket& socket_;
  aio::Readable readable_;
};

void play(std::ostream& out) {
  auto [socket, waiter] = aio::Socket::pair();
  Guest guest(out, socket);
  guest.next();
  out << "  suspended\n";
  aio::AsyncSend(waiter, "coffee").next();
  guest.next();
}

const aio::SceneEntry entry{9,
                            {"broken_twice", "what stands before the await happens twice", play}};

}  // namespace
