// The three states of a future. It leaves "pending" once, with a result, an exception or a cancel.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

namespace {

void show(std::ostream& out, const aio::FutureBase& future) {
  out << (future.cancelled() ? "CANCELLED"
          : future.done()    ? "FINISHED"
                             : "PENDING")
      << (future.done() ? " done " : " not done ") << (future.cancelled() ? "cancelled" : "")
      << "\n";
}

void play(std::ostream& out) {
  aio::EventLoop loop;
  auto future = loop.create_future<int>();
  show(out, *future);
  future->cancel();
  show(out, *future);

  future = loop.create_future<int>();
  future->set_result(1);
  show(out, *future);

  future = loop.create_future<int>();
  future->set_exception(std::make_exception_ptr(aio::ValueError("")));
  show(out, *future);
  future->exception();  // an exception that nobody asks for is reported when the future goes
}

const aio::SceneEntry entry{20, {"future_states", "pending, cancelled, finished", play}};

}  // namespace
