// The first event loop: it knows one event, AsyncSleep.
//
//     while somebody is not finished:
//         wait()       until somebody can go on
//         run_ready()  each of those that can, up to its next event: park(job, event)
//
// Two of these calls vary from loop to loop, and are virtual: wait() and park().
//
// Invariant: a job is in one place: ready, asleep, running, or ended. run_ready() runs exactly
// those that are ready when wait() has ended. A job that becomes ready meanwhile runs in the next
// turn, so a coroutine that never sleeps long cannot keep the others out.
#pragma once

#include <deque>
#include <exception>
#include <list>
#include <memory>
#include <vector>

#include "stage3_sleep_loop/library/reserve.hpp"
#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"
#include "stage3_sleep_loop/timer_heap.hpp"

namespace aio {

class SleepLoop : public Loop {
 public:
  explicit SleepLoop(Clock& clock = monotonic_clock()) : Loop(clock) {}

  /// Runs all to their ends. An exception ends one coroutine, not the others: it comes back at the
  /// place of its coroutine, null for those that returned. The caller keeps the coroutines, and
  /// asks them for their result(). Throws RuntimeError inside another loop, and if nobody can ever
  /// go on.
  [[nodiscard]] std::vector<std::exception_ptr> run(auto&... coroutines) {
    return run_all({&coroutines...});
  }
  [[nodiscard]] std::vector<std::exception_ptr> run_all(const std::vector<AnyCoroutine*>& all);

  /// Runs one more beside the others. The loop owns it, and warns if it ends with an exception.
  void spawn(std::unique_ptr<AnyCoroutine> coroutine);

  void describe(std::ostream& out) const override;

 protected:
  /// One coroutine that the loop runs.
  struct Job {
    AnyCoroutine* coroutine;
    std::unique_ptr<AnyCoroutine> owned = nullptr;
    Event* event = nullptr;               // what it waits for
    std::exception_ptr to_raise{};        // what its next resume raises in it
    std::exception_ptr* error = nullptr;  // where to put what it ends with
    std::list<Job>::iterator self{};
  };

  /// Remembers that the job waits for the event. An exception of it is raised in the coroutine.
  virtual void park(Job& job, Event& event);
  /// Passes the time until somebody is ready. Throws RuntimeError if that can never be.
  virtual void wait();
  /// Nobody waits any more: run_all() is about to leave.
  virtual void forget_all();

  /// Puts it into the ready queue; `to_raise` is raised in it when it runs.
  void make_ready(Job& job, std::exception_ptr to_raise = nullptr);
  /// Those whose deadline has come are ready now.
  void wake_sleepers();

  TimerHeap<Job*> sleeping_;
  std::pmr::deque<Job*> ready_{&reserve()};

 private:
  friend struct trace::Look<SleepLoop>;
  Job& add(AnyCoroutine& coroutine);
  void run_ready();
  void step(Job& job);
  void finish(Job& job, std::exception_ptr error);
  void close_all();

  std::list<Job> jobs_;  // those that are not finished
};

}  // namespace aio
