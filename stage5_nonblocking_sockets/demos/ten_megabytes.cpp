// Ten megabytes do not fit into a socket. send() takes what has room, and EAGAIN is the rest.
//
// A loop that can wait for reading only has nothing to offer then: the sender would have to spin.
// AsyncSend waits until the socket can be written, as often as it takes. It and the receiver
// alternate, once for each buffer-full; an observer counts how often they stop.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/second_observer.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

/// Awaits an operation, and closes its socket if that fails: else the other side would wait for
/// ever.
class OrClose final : public aio::Coroutine<> {
  enum { kStart, kDone };

 public:
  OrClose(aio::AnyCoroutine& operation, aio::Socket& socket)
      : operation_(operation), socket_(socket) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(operation_, kDone);
    if (sent.raises()) socket_.close();
    sent.check();
    return return_value();
  }

  aio::AnyCoroutine& operation_;
  aio::Socket& socket_;
};

struct CountStops final : aio::SecondObserver {
  explicit CountStops(const aio::Frame& whose) : frame(whose) {}
  void suspended(const aio::Frame& stopped, const std::string& yielded) override {
    stops += &stopped == &frame;
    SecondObserver::suspended(stopped, yielded);
  }

  const aio::Frame& frame;
  int stops = 0;
};

void play(std::ostream& out) {
  constexpr std::size_t kAmount = 10'000'000;
  std::string data(kAmount, '?');
  for (std::size_t i = 0; i < kAmount; ++i) data[i] = static_cast<char>(i * i >> 8);
  auto [a, b] = aio::Socket::pair();
  aio::AsyncSend send(a, data);
  aio::AsyncRecvExactly receive(b, kAmount);
  const CountStops count(send);
  OrClose sender(send, a), receiver(receive, b);
  bool failed = false;
  for (const auto& error : aio::SelectLoop(aio::demo_clock()).run(sender, receiver)) {
    if (error) out << aio::describe(error) << "\n";
    failed = failed || error;
  }
  if (failed) return;
  out << "sent " << kAmount << " bytes in " << count.stops + 1 << " parts\n"
      << (receive.result() == data ? "all arrived\n" : "something is missing\n");
}

const aio::SceneEntry entry{50, {"ten_megabytes", "a send in many parts", play}};

}  // namespace
