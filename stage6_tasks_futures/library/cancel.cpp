// At the end the tasks that are left are asked to stop, all at once, and the loop runs until they
// have. On Ctrl-C a signal handler may do next to nothing: it says so at the loop's door, and the
// loop does the rest.
#include "stage6_tasks_futures/library/cancel.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "stage6_tasks_futures/event_loop.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace aio {

std::string message_of(const std::exception_ptr& cancelled_error) {
  try {
    if (cancelled_error) std::rethrow_exception(cancelled_error);
  } catch (const CancelledError& error) {
    return error.message();
  }
  return {};
}

void cancel_all_tasks(EventLoop& loop) {
  const std::vector<Ref<TaskBase>> tasks = loop.all_tasks();
  if (tasks.empty()) return;
  cancel_each(tasks);
  loop.run_until_done(Completion::of(loop, {tasks.begin(), tasks.end()}));
  for (const Ref<TaskBase>& task : tasks) {
    if (task->cancelled() || !task->exception()) continue;
    loop.call_exception_handler(
        {"unhandled exception during asyncio.run() shutdown", task->exception()});
  }
}

// Python makes two turns for its generators, and two for the executor. If there is one, it makes
// two more, when a thread has said that all functions have ended.
void EventLoop::run_last_turns() {
  const Running running(*this);
  const Finally at_the_end{[this] { stopping_ = executor_refuses_ = false; }};
  int left = executor_ ? 6 : 4;
  for (int turn = 1; left > 0; ++turn) {
    executor_refuses_ = turn > 3;
    left = std::max(left - 1, in_executor_ > 0 ? 2 : 0);
    wait(in_executor_ == 0);
    wake_sleepers();
    if (!ready_.empty()) notify(Happening::kTurn, this);
    run_ready();  // a Ctrl-C is for the program now
  }
}

void shut_down(EventLoop& loop) {
  cancel_all_tasks(loop);
  loop.run_last_turns();
}

// ---- Ctrl-C

static EventLoop* volatile interrupted_loop = nullptr;

// A coroutine that does not come back to the loop has left the interrupt before this one lying.
// Then the program ends, as it would without a loop.
static void on_sigint(int) {
  EventLoop* const loop = interrupted_loop;
  if (loop && loop->door().interrupt()) return;
  std::signal(SIGINT, SIG_DFL);
  std::raise(SIGINT);
}

CtrlC::CtrlC(EventLoop& loop, Ref<TaskBase> main) : loop_(loop) {
  struct sigaction action {};
  checked(sigaction(SIGINT, nullptr, &action), "sigaction");
  if (getpid() != gettid() || action.sa_handler != SIG_DFL) return;
  loop.door().on_interrupt([this, main = std::move(main)] {
    if (++count_ == 1 && main->done() && !main_is_over_) {
      too_late_ = true;
    } else if (count_ > 1 || main->done()) {
      throw KeyboardInterrupt();
    } else {
      main->cancel();
    }
  });
  const OnError take_back{[&loop] { loop.door().on_interrupt(nullptr); }};
  interrupted_loop = &loop;
  action = {};  // no flags: a blocking call hears of it, in each run
  action.sa_handler = on_sigint;
  checked(sigaction(SIGINT, &action, nullptr), "sigaction");
  installed_ = true;
}

bool CtrlC::stopped(TaskBase& main) const {
  if (count_ == 0 || !main.cancelled()) return too_late_ && !main.failed();
  return (too_late_ ? main.cancelling() : main.uncancel()) == 0;
}

CtrlC::~CtrlC() {
  if (!installed_) return;
  struct sigaction action {};
  action.sa_handler = on_sigint;  // if nobody can tell
  sigaction(SIGINT, nullptr, &action);
  // The program may have installed a handler of its own meanwhile.
  if (action.sa_handler == on_sigint) std::signal(SIGINT, SIG_DFL);
  interrupted_loop = nullptr;
  loop_.door().on_interrupt(nullptr);
  // It is too late for this run, and not for the next.
  if (loop_.door().take_interrupt()) std::raise(SIGINT);
}

}  // namespace aio
