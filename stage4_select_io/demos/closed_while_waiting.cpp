// One coroutine closes a descriptor that another one waits for. The waiter is told, the others go
// on. To close it is also a way to say "do not wait any longer".
//
// Python's select() raises for a closed file, in the loop, and all coroutines end with it. asyncio
// does not define what happens.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"
#include "stage4_select_io/demos/reader.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

//     async def closer(file):
//         try:
//             await asleep(0.15)
//         finally:
//             file.close()
class Closer final : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  explicit Closer(aio::Descriptor& file) : file_(file) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(sleep_, kSlept);
      case kSlept:
        file_.close();  // first, because nobody else tells the reader
        sent.check();
        return return_value();
    }
    return {};
  }

  aio::Descriptor& file_;
  aio::asleep sleep_{0.15};
};

void play(std::ostream& out) {
  auto [from, to] = aio::Descriptor::pipe();
  aio::Reader reader(out, "reader", from.fileno(), 1);
  Closer closer(from);
  aio::Sleepy bystander(out, "bystander", 3);
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(reader, closer, bystander));
}

const aio::SceneEntry entry{110, {"closed_while_waiting", "the waiter is told", play}};

}  // namespace
