// A callback that raises is reported to the exception handler. The loop goes on, and so do the
// callbacks after it: nobody else has to pay for the mistake.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

namespace {

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  loop.set_exception_handler([&out](const aio::ExceptionContext& context) {
    out << context.message << ": " << aio::describe(context.exception) << "\n";
  });

  loop.call_soon([&out] { out << "first\n"; });
  loop.call_soon([] { throw aio::ValueError("from the second"); });
  loop.call_soon([&out] { out << "third\n"; });
  loop.call_later(aio::seconds(0.1), [&] {
    out << "and later\n";
    loop.stop();
  });
  loop.run_forever();
}

const aio::SceneEntry entry{170,
                            {"callback_raises", "one callback raises, the loop goes on", play}};

}  // namespace
