// Who wants to watch the machine: one pointer, null unless somebody records.
//
// Every stage tells the observer what it does. With nobody watching that costs one branch.
// An observer must not change anything, and must not throw.
#pragma once

#include <cstdint>

namespace aio {

class Frame;

/// What happens outside of frames; `subject` and `number` of Observer::happened() are given here.
enum class Happening : std::uint8_t {
  kQueuePush,    // stage 3: subject is now ready to run
  kQueuePop,     // stage 3: subject runs next
  kTimerSet,     // stage 3: subject, deadline in seconds
  kTimerDue,     // stage 3: subject
  kFdWatch,      // stage 4: descriptor number, subject waits for it
  kFdReady,      // stage 4: descriptor number, subject is woken
  kFdForget,     // stage 4: descriptor number
  kFutureDone,   // stage 6: subject has a result or an exception, or was
                 // cancelled
  kFutureAwait,  // stage 6: subject (a callback's target) was added to a future
};

/// Hears of every step. The defaults ignore what they hear.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void resumed(const Frame&) {}    // the body runs, from its resume point
  virtual void suspended(const Frame&) {}  // it yielded, at where()
  virtual void delegated(const Frame& /*from*/, const Frame& /*to*/) {}
  virtual void returned(const Frame&) {}
  virtual void raised(const Frame&) {}
  virtual void happened(Happening, const void* /*subject*/, double /*number*/) {}
};

/// The observer of this thread's loops and frames; not owned.
inline thread_local Observer* observer = nullptr;

inline void notify(Happening what, const void* subject, double number = 0) {
  if (observer) [[unlikely]]
    observer->happened(what, subject, number);
}

}  // namespace aio
