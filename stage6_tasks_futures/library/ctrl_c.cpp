// A signal handler may do next to nothing: it says so at the loop's door, and the loop does the
// rest.
#include "stage6_tasks_futures/library/ctrl_c.hpp"

#include <unistd.h>

#include <csignal>

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

namespace {

EventLoop* volatile interrupted_loop = nullptr;

// A coroutine that does not come back to the loop has left the interrupt before this one lying.
// Then the program ends, as it would without a loop.
void on_sigint(int) {
  EventLoop* const loop = interrupted_loop;
  if (loop && loop->door().interrupt()) return;
  std::signal(SIGINT, SIG_DFL);
  std::raise(SIGINT);
}

}  // namespace

CtrlC::CtrlC(EventLoop& loop, Ref<TaskBase> main) : loop_(loop) {
  struct sigaction action {};
  checked(sigaction(SIGINT, nullptr, &action), "sigaction");
  if (getpid() != gettid() || action.sa_handler != SIG_DFL) return;
  loop.door().on_interrupt([this, main = std::move(main)] {
    const bool error = main->failed() && !main->cancelled();
    if (++count_ == 1 && error && !main_is_over_) return;
    if (count_ > 1 || main->done()) throw KeyboardInterrupt();
    main->cancel();
  });
  const OnError take_back{[&loop] { loop.door().on_interrupt(nullptr); }};
  interrupted_loop = &loop;
  action.sa_handler = on_sigint;
  checked(sigaction(SIGINT, &action, nullptr), "sigaction");
  installed_ = true;
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
  if (loop_.door().take_interrupt())
    std::raise(SIGINT);  // too late for this run, and not for the next
}

}  // namespace aio
