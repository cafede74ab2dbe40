// Exercise 6.10 (extend, 30 minutes): all or nobody
//
// At a barrier, those that come wait until there are `parties` of them. Write it, as
// asyncio.Barrier. wait() gives how many were there before. The last one goes straight on, the
// others in the next turn, in the order in which they came. Those that come after that wait for the
// next `parties`, even if some of those before have not run yet. The loop is that of
// get_event_loop() in wait().
//
// One that is cancelled counts until it goes on: then it leaves, and raises CancelledError. One
// that was let through has left already, whatever comes.
//
// reset() raises BrokenBarrierError("Abort or reset of barrier") in all that wait, and the barrier
// is as new. abort() does so, too, and the barrier is broken: until a reset(), wait() raises
// BrokenBarrierError("Barrier aborted").
#pragma once

#include <exception>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

struct BrokenBarrierError : aio::RuntimeError {
  using RuntimeError::RuntimeError;
};

class Barrier {
 public:
  class Wait : public aio::Coroutine<int> {
    enum { kStart, kWoken };

   public:
    explicit Wait(Barrier& barrier) : barrier_(barrier) {}

   private:
    Step resume(Sent) override { throw aio::exercise::NotDone(); }

    Barrier& barrier_;
  };

  /// Throws ValueError("parties must be > 0").
  explicit Barrier(int parties) : parties_(parties) { throw aio::exercise::NotDone(); }

  Wait wait() { return Wait(*this); }
  void reset() { throw aio::exercise::NotDone(); }
  void abort() { throw aio::exercise::NotDone(); }
  int n_waiting() const { throw aio::exercise::NotDone(); }
  bool broken() const { throw aio::exercise::NotDone(); }

 private:
  int parties_;
};
