// A coroutine whose data is always there never has to suspend. It does so all the same, now and
// then, or nobody else would run until it is done.
//
// A socket counts what is moved since its last wait or yield: 256 KiB, or 64 small calls. Then the
// next operation begins with a bare yield, and the others go first.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

constexpr int kLines = 300;
constexpr std::size_t kLine = 100;

//     async def download(socket):
//         while await recv_exactly(socket, 100):
//             lines += 1
class Download final : public aio::Coroutine<> {
  enum { kStart, kLineCame };

 public:
  explicit Download(aio::Socket& socket) : socket_(socket) {}
  int lines() const { return lines_; }

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (;;) {
          return await(line_.emplace(socket_, kLine), kLineCame);
          case kLineCame:
            if (sent.result_of(*line_).empty()) return return_value();
            ++lines_;
        }
    }
    return {};
  }

  void members(aio::Members& show) const override { show("lines", lines_); }

  aio::Socket& socket_;
  int lines_ = 0;
  std::optional<aio::AsyncRecvExactly> line_;
};

//     async def other(download):
//         while not download.finished():
//             print('other runs after', download.lines(), 'lines')
//             yield
class Other final : public aio::Coroutine<> {
  enum { kStart, kGoOn };

 public:
  Other(std::ostream& out, const Download& download) : out_(out), download_(download) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    out_ << "other runs after " << download_.lines() << " lines\n";
    return download_.finished() ? return_value() : yield(nullptr, kGoOn);
  }

  std::ostream& out_;
  const Download& download_;
};

void play(std::ostream& out) {
  auto [socket, peer] = aio::Socket::pair();
  aio::AsyncSend upload(peer, std::string(kLines * kLine, 'x'));
  while (upload.next().yielded()) {
  }
  peer.close();
  Download download(socket);
  Other other(out, download);
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(download, other));
}

const aio::SceneEntry entry{60, {"fair_share", "a big transfer starves nobody", play}};

}  // namespace
