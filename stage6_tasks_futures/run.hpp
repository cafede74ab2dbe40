// `asyncio.run()`: a loop for one main coroutine, from the first line of a program to its last.
//
// When the main task is done, all others that are still pending are cancelled at once, and awaited:
// their clean-up may need some turns of the loop. Ctrl-C cancels the main task in the same way, so
// that the program ends with its clean-up done, and with KeyboardInterrupt. Functions in the
// executor come to their ends before.
#pragma once

#include "stage6_tasks_futures/event_loop.hpp"
#include "stage6_tasks_futures/library/cancel.hpp"

namespace aio {

/// Runs `main` in `loop`, and then shut_down(). Python: `Runner.run` and `close`.
template <class C>
typename C::Return run_in(EventLoop& loop, C main) {
  if (running_loop()) {
    throw RuntimeError("asyncio.run() cannot be called from a running event loop");
  }
  if (loop.is_running()) throw RuntimeError("This event loop is already running");
  const auto task = loop.create_task(std::move(main));
  task->log_destroy_pending(false);
  CtrlC ctrl_c(loop, task);
  try {
    loop.run_until_done(task);
    loop.door().check_interrupt();  // of the last turn
    ctrl_c.main_is_over();
  } catch (...) {
    shut_down(loop);
    throw;
  }
  shut_down(loop);
  loop.door().check_interrupt();
  if (ctrl_c.stopped(*task)) throw KeyboardInterrupt();
  return kept(task->result());
}

/// `asyncio.run(main())`. Throws RuntimeError inside a running loop.
template <class C>
typename C::Return run(C main, Clock& clock = monotonic_clock()) {
  EventLoop loop(clock);
  return run_in(loop, std::move(main));
}

}  // namespace aio
