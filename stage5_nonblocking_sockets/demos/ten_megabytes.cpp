// Ten megabytes do not fit into a socket. send() takes what has room, and EAGAIN is the rest.
//
// A loop that can wait for reading only has nothing to offer then: the sender would have to spin.
// AsyncSend waits until the socket can be written, as often as it takes. It and the receiver
// alternate, once for each buffer-full; an observer counts how often they stop.
#include "stage1_generators/demos/scene.hpp"
#include "stage1_generators/demos/second_observer.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"

namespace {

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
  for (const auto& error : aio::SelectLoop(aio::demo_clock()).run(send, receive)) {
    if (error) out << aio::describe(error) << "\n";
  }
  out << "sent " << kAmount << " bytes in " << count.stops + 1 << " parts\n"
      << (receive.result() == data ? "all arrived\n" : "something is missing\n");
}

const aio::SceneEntry entry{50, {"ten_megabytes", "a send in many parts", play}};

}  // namespace
