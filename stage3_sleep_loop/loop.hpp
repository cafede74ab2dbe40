// All loops of this project have this in common: one at most runs in a thread, and it has a clock.
// Coroutines ask for it by get_running_loop(), as Python's do.
#pragma once

#include <pthread.h>

#include <atomic>
#include <ostream>

#include "stage1_generators/errors.hpp"
#include "stage3_sleep_loop/clock.hpp"

namespace aio {

class Loop {
 public:
  explicit Loop(Clock& clock) : clock_(clock) {
    // The loop that runs when fork() is called is the parent's, and none runs in the child.
    [[maybe_unused]] static const int once =
        pthread_atfork(nullptr, nullptr, [] { running_ = nullptr; });
  }
  Loop(const Loop&) = delete;
  virtual ~Loop() = default;

  bool is_running() const { return is_running_; }  // from any thread
  /// Seconds on the loop's clock.
  double time() { return clock_.now(); }
  /// A descriptor's owner says first that it closes it, and all that wait for it are told. From
  /// stage 4 on.
  virtual void notify_closing(int /*fd*/) {}
  /// Prints which coroutine waits for which event, with file and line.
  virtual void describe(std::ostream& out) const = 0;

 protected:
  /// While it lives, the loop is the running one. Throws RuntimeError if another one is, or if the
  /// loop runs already, in this thread or another one.
  class Running {
   public:
    explicit Running(Loop& loop) : loop_(loop) {
      if (running_ && running_ != &loop) {
        throw RuntimeError("Cannot run the event loop while another loop is running");
      }
      if (loop.is_running_.exchange(true)) throw RuntimeError("This event loop is already running");
      running_ = &loop;
    }
    ~Running() {
      running_ = nullptr;
      loop_.is_running_ = false;
    }

   private:
    Loop& loop_;
  };
  /// Throws RuntimeError, with what describe() says.
  [[noreturn]] void throw_deadlock() const;

  Clock& clock_;

 private:
  friend Loop* running_loop() { return running_; }
  // One pointer a thread says which loop runs there. Running sets it and takes it back.
  static inline constinit thread_local Loop* running_ = nullptr;
  std::atomic<bool> is_running_ = false;  // in some thread
};

/// `asyncio._get_running_loop()`: the loop that runs in this thread, or null.
Loop* running_loop();
/// `asyncio.get_running_loop()`: throws RuntimeError if there is none.
inline Loop& get_running_loop() {
  if (Loop* loop = running_loop()) return *loop;
  throw RuntimeError("no running event loop");
}

}  // namespace aio
