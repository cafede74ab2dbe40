// Ctrl-C for a program that is a loop: the first one is a request, the second one an order.
#pragma once

#include "stage1_generators/errors.hpp"
#include "stage6_tasks_futures/task.hpp"

namespace aio {

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
  bool happened() const { return count_ > 0; }
  /// Until this, a first Ctrl-C that finds an error of `main` lets that one go first.
  void main_is_over() { main_is_over_ = true; }

 private:
  EventLoop& loop_;
  int count_ = 0;
  bool installed_ = false;
  bool main_is_over_ = false;
};

}  // namespace aio
