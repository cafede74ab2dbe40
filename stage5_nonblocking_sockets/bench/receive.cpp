// The cost of a message of 64 bytes that is sent and received: the system calls alone, and awaited
// in a loop. It is there when it is asked for, so nobody waits.
#include <benchmark/benchmark.h>

#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"

namespace {

constexpr int kMessages = 100;

void system_calls(benchmark::State& state) {
  const auto [left, right] = aio::Socket::pair();
  const std::string message(64, 'x');
  char buffer[4096];
  for (auto _ : state) {
    aio::checked(send(left.fileno(), message.data(), message.size(), MSG_NOSIGNAL), "send");
    benchmark::DoNotOptimize(aio::checked(recv(right.fileno(), buffer, sizeof buffer, 0), "recv"));
  }
}
BENCHMARK(system_calls);

/// for _ in range(kMessages):
///     await send(left, message)
///     await recv(right, 64)
class Messages final : public aio::Coroutine<> {
  enum { kStart, kSent, kReceived };

 public:
  Messages(aio::Socket& left, aio::Socket& right) : left_(left), right_(right) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (; done_ < kMessages; ++done_) {
          return await(send_.emplace(left_, std::string(64, 'x')), kSent);
          case kSent:
            sent.check();
            return await(receive_.emplace(right_, 64), kReceived);
          case kReceived:
            benchmark::DoNotOptimize(sent.result_of(*receive_).size());
        }
    }
    return return_value();
  }

  aio::Socket& left_;
  aio::Socket& right_;
  std::optional<aio::AsyncSend> send_;
  std::optional<aio::AsyncRecv> receive_;
  int done_ = 0;
};

void awaited(benchmark::State& state) {
  auto [left, right] = aio::Socket::pair();
  aio::EpollSelector selector;
  for (auto _ : state) {
    Messages messages(left, right);
    aio::SelectLoop loop(selector);
    benchmark::DoNotOptimize(loop.run(messages));
  }
  state.counters["per_message"] =
      benchmark::Counter(static_cast<double>(state.iterations() * kMessages),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(awaited);

}  // namespace
