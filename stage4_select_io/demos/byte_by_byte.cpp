// 1000 bytes are in a pipe. Read byte by byte, each of them costs a select() and a read().
//
//     while len(buffer) < amount:         buffer = os.read(fd, amount - len(buffer))
//         yield self
//         buffer += file.read(1)
#include <unistd.h>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/demos/counting_selector.hpp"
#include "stage4_select_io/library/read.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

class Pieces final : public aio::Coroutine<> {
  enum { kStart, kGotPiece };

 public:
  Pieces(int fd, std::size_t size) : fd_(fd), size_(size) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        while (have_ < 1000) {
          return await(read_.emplace(fd_, size_), kGotPiece);
          case kGotPiece:
            have_ += sent.result_of(*read_).size();
        }
        return return_value();
    }
    return {};
  }

  void members(aio::Members& show) const override { show("size", size_)("have", have_); }

  int fd_;
  std::size_t size_;
  std::size_t have_ = 0;
  std::optional<aio::AsyncRead> read_;
};

void play(std::ostream& out) {
  for (const int size : {1, 10, 1000}) {
    const auto [from, to] = aio::Descriptor::pipe();
    const std::string data(1000, 'x');
    aio::checked(
        aio::system_call("write", to.fileno(), 1000, ::write(to.fileno(), data.data(), 1000)),
        "write");
    aio::SelectSelector selector;
    aio::CountingSelector counting(selector);
    Pieces pieces(from.fileno(), size);
    aio::say_errors(out, aio::SelectLoop(counting, aio::demo_clock()).run(pieces));
    out << "in pieces of " << size << ": " << counting.selects - 1 << " x select()\n";
  }
}

const aio::SceneEntry entry{50, {"byte_by_byte", "what small reads cost", play}};

}  // namespace
