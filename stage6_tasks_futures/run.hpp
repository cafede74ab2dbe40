// `asyncio.run()`: a loop for one main coroutine, from the first line of a program to its last.
//
// When the main task is done, all others that are still pending are cancelled at once, and awaited:
// their clean-up may need some turns of the loop. Ctrl-C cancels the main task in the same way, so
// that the program ends with its clean-up done, and with KeyboardInterrupt.
#pragma once

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

/// Raised by Ctrl-C. Nobody but the end of the program should catch it.
struct KeyboardInterrupt final : BaseException {
  using BaseException::BaseException;
};

/// Cancels all tasks of `loop` and runs it until they are done. Reports their exceptions.
void cancel_all_tasks(EventLoop& loop);

/// While it lives, the first Ctrl-C cancels `main`, and the second one raises KeyboardInterrupt in
/// the loop. Only in the main thread, and only where nobody else handles SIGINT.
class CtrlC {
 public:
  CtrlC(EventLoop& loop, Ref<TaskBase> main);
  CtrlC(const CtrlC&) = delete;
  ~CtrlC();
  bool happened() const { return count_ > 0; }

 private:
  EventLoop& loop_;
  int count_ = 0;
  bool installed_ = false;
};

/// Runs `main` in `loop`, and then cancel_all_tasks(). Python: `Runner.run` and `close`.
template <class C>
typename C::Return run_in(EventLoop& loop, C main) {
  if (running_loop()) {
    throw RuntimeError("asyncio.run() cannot be called from a running event loop");
  }
  const auto task = loop.create_task(std::move(main));
  task->log_destroy_pending(false);
  const CtrlC ctrl_c(loop, task);
  try {
    loop.run_until_done(task);
  } catch (...) {
    cancel_all_tasks(loop);
    throw;
  }
  cancel_all_tasks(loop);
  loop.check_interrupt();  // of the last turn
  if (task->cancelled() && ctrl_c.happened() && task->uncancel() == 0) throw KeyboardInterrupt();
  return std::move(task->result());
}

/// `asyncio.run(main())`. Throws RuntimeError inside a running loop.
template <class C>
typename C::Return run(C main, Clock& clock = monotonic_clock()) {
  EventLoop loop(clock);
  return run_in(loop, std::move(main));
}

}  // namespace aio
