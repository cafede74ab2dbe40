// Broken: a descriptor is closed while somebody waits for it. select() fails for all of them, the
// error leaves run(), and a bystander who has nothing to do with it is left behind.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"
#include "stage4_select_io/demos/naive_parts.hpp"
#include "stage4_select_io/demos/naive_select.hpp"

namespace {

class Closer final : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  explicit Closer(aio::Descriptor& file) : file_(file) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return await(sleep_, kSlept);
    file_.close();
    return return_value();
  }

  aio::Descriptor& file_;
  aio::asleep sleep_{0.15};
};

void play(std::ostream& out) {
  auto [from, to] = aio::Descriptor::pipe();
  aio::ReadRequest request(from.fileno(), 1);
  aio::NaiveReader reader(out, "reader", request);
  Closer closer(from);
  aio::Sleepy bystander(out, "bystander", 3);
  try {
    aio::NaiveSelectLoop(aio::demo_clock()).run({&reader, &closer, &bystander});
  } catch (const std::system_error& error) {
    out << "run() is left: " << error.what() << "; the bystander is "
        << aio::to_string(bystander.state()) << "\n";
  }
}

const aio::SceneEntry entry{109, {"broken_closed", "one is closed, and all end", play}};

}  // namespace
