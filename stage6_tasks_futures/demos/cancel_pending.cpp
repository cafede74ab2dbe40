// The second way: cancel the tasks that are left, and wait until they are done with their clean-up.
//
// Cancel all of them first, then wait. To cancel one, wait for it, and then cancel the next one
// lets the others run on meanwhile; and one that refuses to end keeps them all. run() does the same
// as this scene, when its main task is done.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/actions.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace {

//     async def echo_forever():
//         while True:
//             print("echo")
//             await asyncio.sleep(1)
class EchoForever final : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  explicit EchoForever(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (;;) {
          out_ << "echo\n";
          return await(aio::sleep(aio::seconds(1)), kSlept);
          case kSlept:
            sent.check();
        }
    }
    return {};
  }

  std::ostream& out_;
};

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  loop.run_until_complete(aio::Actions(out, EchoForever(out), 3, aio::seconds(1)));

  const auto pending = loop.all_tasks();
  for (const auto& task : pending) task->cancel();
  if (!pending.empty()) loop.run_until_complete(aio::wait(pending));  // does not raise
}

const aio::SceneEntry entry{80, {"cancel_pending", "cancel the tasks that are left", play}};

}  // namespace
