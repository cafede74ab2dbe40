// Broken: a reader is served only while no sleeper is due. One who sleeps for 0 s is always due, so
// the byte that was there from the start is read when he has ended.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage4_select_io/demos/naive_parts.hpp"
#include "stage4_select_io/demos/naive_select.hpp"

namespace {

//     async def busy():
//         for _ in range(100):
//             await AsyncSleep(0)
class Busy final : public aio::Coroutine<> {
  enum { kStart, kGoOn };

 public:
  int turns() const { return turns_; }

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (turns_ == 100) return return_value();
    ++turns_;
    return await(now_, kGoOn);
  }

  void members(aio::Members& show) const override { show("turns", turns_); }

  aio::AsyncSleep now_{0};
  int turns_ = 0;
};

/// Says how long it had to wait.
class Patient final : public aio::Coroutine<> {
  enum { kStart, kReadable };

 public:
  Patient(std::ostream& out, int fd, const Busy& busy) : out_(out), readable_(fd), busy_(busy) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return await(readable_, kReadable);
    out_ << "the reader is served after " << busy_.turns() << " steps of the other\n";
    return return_value();
  }

  std::ostream& out_;
  aio::Readable readable_;
  const Busy& busy_;
};

void play(std::ostream& out) {
  const auto [from, to] = aio::Descriptor::pipe();
  aio::checked(aio::system_call("write", to.fileno(), 1, ::write(to.fileno(), "x", 1)), "write");
  Busy busy;
  Patient reader(out, from.fileno(), busy);
  aio::NaiveSelectLoop(aio::demo_clock()).run({&reader, &busy});
}

const aio::SceneEntry entry{59, {"broken_starved", "always due keeps a reader out", play}};

}  // namespace
