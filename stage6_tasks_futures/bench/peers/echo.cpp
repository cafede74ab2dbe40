// The echo server, ours: on the loop of stages 4 and 5, or on tasks.
//
//     bench_echo loop|tasks epoll|select|poll [MICROSECONDS]      of work after each message
#include "stage5_nonblocking_sockets/demos/echo.hpp"

#include <limits>

#include "stage1_generators/bench/report.hpp"
#include "stage5_nonblocking_sockets/poll_selectors.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

/// aio::Echo, with some work after sending.
class SlowEcho final : public aio::Coroutine<> {
  enum { kStart, kReceived, kSent };

 public:
  SlowEcho(aio::Socket socket, double microseconds)
      : socket_(std::move(socket)), microseconds_(microseconds) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (;;) {
          return await(recv_.emplace(socket_), kReceived);
          case kReceived:
            data_ = sent.result_of(*recv_);
            if (data_.empty()) return return_value();
            return await(send_.emplace(socket_, std::move(data_)), kSent);
          case kSent:
            sent.check();
            bench::work_for(microseconds_);
        }
    }
    return {};
  }

  aio::Socket socket_;
  double microseconds_;
  std::string data_;
  std::optional<aio::AsyncRecv> recv_;
  std::optional<aio::AsyncSend> send_;
};

/// Serves until it is killed. `start` runs a coroutine beside the others.
template <class Start>
aio::Server server(aio::Socket& listener, double slow, Start start) {
  return aio::Server(listener, std::numeric_limits<int>::max(), [=](aio::Socket connection) {
    if (slow > 0) {
      start(SlowEcho(std::move(connection), slow));
    } else {
      start(aio::Echo(std::move(connection)));
    }
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view loop_name = argc >= 3 ? argv[1] : "";
  const std::string_view way = argc >= 3 ? argv[2] : "";
  const double slow = argc >= 4 ? std::atof(argv[3]) : 0;
  std::unique_ptr<aio::Selector> selector;
  if (way == "epoll") selector = std::make_unique<aio::EpollSelector>();
  if (way == "select") selector = std::make_unique<aio::SelectSelector>();
  if (way == "poll") selector = std::make_unique<aio::PollSelector>();
  if (!selector || (loop_name != "loop" && loop_name != "tasks")) {
    std::fputs("usage: bench_echo loop|tasks epoll|select|poll [MICROSECONDS]\n", stderr);
    return 2;
  }
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  bench::report("port", listener.port());
  if (loop_name == "loop") {
    aio::SelectLoop loop(*selector);
    auto main = server(listener, slow, [&loop]<class C>(C coroutine) {
      loop.spawn(std::make_unique<C>(std::move(coroutine)));
    });
    static_cast<void>(loop.run(main));
  } else {
    aio::EventLoop loop(*selector);
    aio::run_in(loop, server(listener, slow, [&loop]<class C>(C coroutine) {
                  loop.create_task(std::move(coroutine));
                }));
  }
}
