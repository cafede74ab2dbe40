// The requests to stop. cancel() goes from a task inward to what it waits for, and from a group to
// its members; CancelDepth ends a circle. At the end of a program it goes to all tasks. The first
// Ctrl-C sends it to the main one; the second one raises KeyboardInterrupt.
#pragma once

#include "stage6_tasks_futures/task.hpp"

namespace aio {

/// A RuntimeError in Python, too.
struct RecursionError final : RuntimeError {
  RecursionError() : RuntimeError("maximum recursion depth exceeded") {}
};

/// Groups and tasks may wait for each other in a circle, and cancel() goes along. As in Python,
/// recursion has an end before the stack.
class CancelDepth {
 public:
  CancelDepth() {
    if (depth_ == 1000) throw RecursionError();
    ++depth_;
  }
  CancelDepth(const CancelDepth&) = delete;
  ~CancelDepth() { --depth_; }
  /// Whether the outermost cancel() is another one.
  static bool nested() { return depth_ > 1; }

 private:
  static inline constinit thread_local int depth_ = 0;
};

/// The message of a CancelledError; of null it is empty.
std::string message_of(const std::exception_ptr& cancelled_error);

/// Cancels all of `futures`, whatever one of them throws; that comes afterwards. Returns whether
/// one was not done.
bool cancel_each(const auto& futures, const std::string& message = {}) {
  bool any = false;
  std::exception_ptr failure;
  for (const auto& future : futures) {
    try {
      any |= future->cancel(message);
    } catch (...) {
      failure = std::current_exception();
      // Two ways on from each of a thousand have no end.
      if (holds<RecursionError>(failure) && CancelDepth::nested()) throw;
    }
  }
  if (failure) std::rethrow_exception(failure);
  return any;
}

/// Cancels all tasks of `loop` and runs it until they are done. Reports their exceptions.
void cancel_all_tasks(EventLoop& loop);
/// cancel_all_tasks(), and then the turns that are left to do: `Runner.close`, but for the close.
void shut_down(EventLoop& loop);

/// Raised by Ctrl-C. Nobody but the end of the program should catch it.
struct KeyboardInterrupt final : BaseException {
  using BaseException::BaseException;
};

/// While it lives, the first Ctrl-C cancels `main`, and the second one raises KeyboardInterrupt in
/// the loop. Only in the main thread, and only where nobody else handles SIGINT.
class CtrlC {
 public:
  CtrlC(EventLoop& loop, Ref<TaskBase> main);
  CtrlC(const CtrlC&) = delete;
  ~CtrlC();
  /// Until this, a first Ctrl-C that finds `main` done came in its last step.
  void main_is_over() { main_is_over_ = true; }
  /// Whether `main`, which is done, was stopped by Ctrl-C, and by nobody else; also if that came
  /// too late for a cancel(). An error of `main` goes first.
  bool stopped(TaskBase& main) const;

 private:
  EventLoop& loop_;
  int count_ = 0;
  bool installed_ = false;
  bool main_is_over_ = false;
  bool too_late_ = false;
};

}  // namespace aio
