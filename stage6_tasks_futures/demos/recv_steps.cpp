// From the system call to the coroutine: seven steps of a recv(). The picture "the coroutine
// wakes up as soon as the result is there" leaves one thing out: set_result() calls nobody. It puts
// the callbacks into the ready queue, and the task is one of them. It goes on a turn of the loop
// later.
//
// CPython's names for the last two steps are Task.__wakeup and send(None).
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"
#include "stage5_nonblocking_sockets/socket.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

namespace {

/// Says when it reports `traced`.
class TracedSelector final : public aio::Selector {
 public:
  TracedSelector(std::ostream& out, int traced) : out_(out), traced_(traced) {}
  void register_fd(int fd, int events) override { epoll_.register_fd(fd, events); }
  void modify(int fd, int events) override { epoll_.modify(fd, events); }
  void unregister(int fd) override { epoll_.unregister(fd); }
  void closing(int fd) noexcept override { epoll_.closing(fd); }
  const std::vector<Ready>& select(double timeout) override {
    const std::vector<Ready>& all = epoll_.select(timeout);
    for (const Ready& ready : all)
      if (ready.fd == traced_) out_ << "2 select() returned the socket as readable\n";
    return all;
  }

 private:
  std::ostream& out_;
  int traced_;
  aio::EpollSelector epoll_;
};

//     async def receiver(data):
//         got = await data
class Receiver final : public aio::Coroutine<> {
  enum { kStart, kReceived };

 public:
  Receiver(std::ostream& out, aio::Ref<aio::Future<std::string>> data)
      : out_(out), data_(std::move(data)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(*data_, kReceived);
      case kReceived:
        const std::string& got = sent.result_of(*data_);
        out_ << "6-7 coroutine resumed by TaskBase::run() -> next(), got b'" << got << "'\n";
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::Ref<aio::Future<std::string>> data_;
};

void play(std::ostream& out) {
  std::pair<aio::Socket, aio::Socket> sockets = aio::Socket::pair();
  aio::Socket &a = sockets.first, &b = sockets.second;
  TracedSelector selector(out, a.fileno());
  aio::EventLoop loop(selector, aio::demo_clock());
  const auto future = loop.create_future<std::string>();
  future->add_done_callback([&](aio::FutureBase&) { out << "5 done callback runs\n"; });

  loop.add_reader(a.fileno(), [&] {
    char buffer[100];
    std::optional<std::size_t> received;
    try {
      received = a.try_recv(buffer, sizeof buffer);
    } catch (...) {
      loop.remove_reader(a.fileno());
      future->set_exception(std::current_exception());
      return;
    }
    if (!received) return;  // ready is not yet data: it is called again
    loop.remove_reader(a.fileno());
    const std::string data(buffer, *received);
    out << "3 data moved into a buffer: b'" << data << "'\n";
    future->set_result(data);
    out << "4 future.set_result() called; callbacks: scheduled, not yet run\n";
  });
  loop.call_soon([&] {
    out << "1 nothing ready: select waits\n";
    const ssize_t sent =
        aio::system_call("send", b.fileno(), 5, ::send(b.fileno(), "hello", 5, MSG_NOSIGNAL));
    if (sent == 5) return;
    loop.remove_reader(a.fileno());
    future->set_exception(
        std::make_exception_ptr(std::system_error(errno, std::generic_category(), "send")));
  });
  loop.run_until_complete(Receiver(out, future));
}

const aio::SceneEntry entry{30, {"recv_steps", "from the system call to the coroutine", play}};

}  // namespace
