// One pointer a thread says which loop runs there. Loop::Running sets it and takes it back.
#include "stage3_sleep_loop/loop.hpp"

#include "stage1_generators/errors.hpp"

namespace aio {

namespace {
constinit thread_local Loop* loop_of_this_thread = nullptr;
}  // namespace

Loop* running_loop() { return loop_of_this_thread; }

Loop& get_running_loop() {
  if (!loop_of_this_thread) throw RuntimeError("no running event loop");
  return *loop_of_this_thread;
}

Loop::Running::Running(Loop& loop) {
  if (loop_of_this_thread == &loop) throw RuntimeError("This event loop is already running");
  if (loop_of_this_thread) {
    throw RuntimeError("Cannot run the event loop while another loop is running");
  }
  loop_of_this_thread = &loop;
}

Loop::Running::~Running() { loop_of_this_thread = nullptr; }

}  // namespace aio
