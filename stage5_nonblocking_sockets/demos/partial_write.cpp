// Broken first: send() takes what has room, and says how much that was. This one does not look at
// it. AsyncSend waits for room with the rest.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

class NaiveSend final : public aio::Coroutine<> {
 public:
  NaiveSend(aio::Socket& socket, std::string data) : socket_(socket), data_(std::move(data)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    ::send(socket_.fileno(), data_.data(), data_.size(), MSG_NOSIGNAL);
    return return_value();
  }

  aio::Socket& socket_;
  std::string data_;
};

/// Sends all, and closes.
template <class Send>
class Sender final : public aio::Coroutine<> {
  enum { kStart, kSent };

 public:
  Sender(std::ostream& out, aio::Socket& socket, std::string data)
      : out_(out), socket_(socket), send_(socket, std::move(data)) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(send_, kSent);
    socket_.close();
    sent.check();
    out_ << "  the send has returned\n";
    return return_value();
  }

  std::ostream& out_;
  aio::Socket& socket_;
  Send send_;
};

/// Counts what comes, to the end.
class Receiver final : public aio::Coroutine<std::size_t> {
  enum { kStart, kReceived };

 public:
  explicit Receiver(aio::Socket& socket) : socket_(socket) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (;;) {
          return await(recv_.emplace(socket_), kReceived);
          case kReceived:
            const std::size_t n = sent.result_of(*recv_).size();
            if (n == 0) return return_value(count_);
            count_ += n;
        }
    }
    return {};
  }

  void members(aio::Members& show) const override { show("count", count_); }

  aio::Socket& socket_;
  std::size_t count_ = 0;
  std::optional<aio::AsyncRecv> recv_;
};

template <class Send>
void transfer(std::ostream& out) {
  constexpr std::size_t kAmount = 1'000'000;
  auto [a, b] = aio::Socket::pair();
  Sender<Send> sender(out, a, std::string(kAmount, 'x'));
  Receiver receiver(b);
  const auto errors = aio::SelectLoop(aio::demo_clock()).run(sender, receiver);
  aio::say_errors(out, errors);
  if (errors[1]) return;
  const bool all = receiver.result() == kAmount;
  out << (all ? "  all bytes have come\n" : "  some bytes are missing\n");
}

void play(std::ostream& out) {
  out << "its answer is not looked at:\n";
  transfer<NaiveSend>(out);
  out << "AsyncSend:\n";
  transfer<aio::AsyncSend>(out);
}

const aio::SceneEntry entry{49, {"partial_write", "send() takes what has room", play}};

}  // namespace
