// A task that fails, and nobody who asks how it ended. The error is in the task, and goes with it:
// so the last one who could ask is also the moment of the report.
//
//     async def fails():
//         raise ValueError("no answer")
//
//     loop.create_task(fails())       # nobody keeps the task, nobody awaits it
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

namespace {

class Fails final : public aio::Coroutine<> {
  enum { kStart };

 private:
  Step resume(Sent) override { throw aio::ValueError("no answer"); }
};

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  loop.set_exception_handler(
      [&](const aio::ExceptionContext& context) { out << context.message << "\n"; });
  loop.create_task(Fails());
  loop.call_later(aio::seconds(0.1), [&] {
    out << "the loop goes on\n";
    loop.stop();
  });
  loop.run_forever();

  // Somebody asks: nothing is reported.
  const auto task = loop.create_task(Fails());
  try {
    loop.run_until_complete(task);
  } catch (const aio::ValueError& error) {
    out << "asked: " << error.what() << "\n";
  }
}

const aio::SceneEntry entry{75, {"never_retrieved", "an error that nobody asks for", play}};

}  // namespace
