// The echo server, ours: on the loop of stages 4 and 5, or on tasks.
//
//     bench_echo loop|tasks epoll|select|poll [MICROSECONDS]      of work after each message
#include "stage5_nonblocking_sockets/demos/echo.hpp"

#include <limits>
#include <variant>

#include "stage1_generators/shared/bench/report.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

/// One connection, as the Echo of the demos, with some work after sending. It never receives and
/// sends at once, so the two have one place.
class Echo final : public aio::Coroutine<> {
  enum { kStart, kReceived, kSent };

 public:
  Echo(aio::Socket socket, double microseconds)
      : socket_(std::move(socket)), microseconds_(microseconds) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (;;) {
          return await(now_.emplace<aio::AsyncRecv>(socket_), kReceived);
          case kReceived:
            if (std::string data = sent.result_of(std::get<aio::AsyncRecv>(now_)); data.empty()) {
              return return_value();
            } else {
              return await(now_.emplace<aio::AsyncSend>(socket_, std::move(data)), kSent);
            }
          case kSent:
            sent.check();
            if (microseconds_ > 0) bench::work_for(microseconds_);
        }
    }
    return {};
  }

  aio::Socket socket_;
  double microseconds_;
  std::variant<std::monostate, aio::AsyncRecv, aio::AsyncSend> now_;
};

/// Serves until it is killed. `start` runs a coroutine beside the others.
template <class Start>
aio::Server server(aio::Socket& listener, double slow, Start start) {
  return aio::Server(listener, std::numeric_limits<int>::max(),
                     [=](aio::Socket connection) { start(Echo(std::move(connection), slow)); });
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
