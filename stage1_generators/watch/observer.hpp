// To watch the machine takes one pointer, which is null unless somebody records.
//
// Every stage tells the observer what it does. With nobody watching that costs one branch.
// An observer must not change anything, and must not throw.
#pragma once

#include <cstdint>
#include <exception>
#include <source_location>
#include <string>

#include "stage1_generators/watch/repr.hpp"

namespace aio {

class Frame;
/// The line that calls, of a function with the parameter `Here here = Here::current()`.
using Here = std::source_location;

/// Happenings outside of frames; `subject` and `number` of Observer::happened() are given here.
enum class Happening : std::uint8_t {
  kTurn,         // stage 3: a turn of the loop begins
  kQueuePush,    // stage 3: subject is now ready to run
  kQueuePop,     // stage 3: subject runs next
  kTimerSet,     // stage 3: subject, deadline in seconds
  kTimerDue,     // stage 3: subject
  kFdWatch,      // stage 4: descriptor number, subject waits for it
  kFdReady,      // stage 4: descriptor number, subject is woken
  kFdForget,     // stage 4: descriptor number
  kFutureMade,   // stage 6: subject, of which only the base class is there yet
  kCancel,       // stage 6: subject, a task or a group, is asked to stop
  kFutureDone,   // stage 6: subject has a result or an exception, or was cancelled
  kFutureAwait,  // stage 6: subject got a callback
  kFutureGone,   // stage 6: subject, of which only the base class is still there
};

/// Hears of every step. The defaults ignore what they hear.
class Observer {
 public:
  virtual ~Observer() = default;
  // Only the base class of the frame is there.
  virtual void created(const Frame&) {}
  virtual void moved(const Frame& /*from*/, const Frame& /*to*/) {}
  virtual void destroyed(const Frame&) {}
  // Values that were sent, yielded, returned or raised come as text; "" is None.
  virtual void resumed(const Frame&, const std::string& /*sent*/) {}
  virtual void suspended(const Frame&, const std::string& /*yielded*/) {}
  virtual void delegated(const Frame& /*from*/, const Frame& /*to*/) {}
  virtual void returned(const Frame&, const std::string& /*result*/) {}
  virtual void raised(const Frame&, const std::string& /*exception*/) {}
  /// `here` is the line of the engine.
  virtual void happened(Happening, const void* /*subject*/, double /*number*/,
                        const std::source_location& /*here*/) {}
  /// A system call has answered. It was asked for `asked` bytes, or to wait so many seconds; if the
  /// answer is negative, errno is the error. Must leave errno as it is.
  virtual void called(const char* /*name*/, int /*fd*/, double /*asked*/, long /*answer*/,
                      const std::source_location& /*here*/) {}
};

/// The observer of this thread's loops and frames; not owned.
inline thread_local Observer* observer = nullptr;

[[gnu::cold, gnu::noinline]] inline void tell(Happening what, const void* subject, double number,
                                              std::source_location here) {
  observer->happened(what, subject, number, here);
}
inline void notify(Happening what, const void* subject, double number = 0,
                   Here here = Here::current()) {
  if (observer) [[unlikely]]
    tell(what, subject, number, here);
}

/// The answer of a system call, which is told: `system_call("recv", fd, size, ::recv(...))`.
template <class Answer>
Answer system_call(const char* name, int fd, double asked, Answer answer,
                   Here here = Here::current()) {
  if (observer) observer->called(name, fd, asked, static_cast<long>(answer), here);
  return answer;
}

// These functions are cold. The compiler then keeps their code out of the step that calls them,
// which would be twice as long with it, although nobody watches.
[[gnu::cold]] void tell_returned(const Frame& frame, const auto& result) {
  observer->returned(frame, repr(result));
}
/// One step of a frame, which tells how it began, and how it ended: of a return, return_value() has
/// told already.
template <class Resumable, class S>
[[gnu::cold]] typename Resumable::Step watched_step(Resumable& frame, S* sent,
                                                    std::exception_ptr& error) {
  observer->resumed(frame, error ? "raise " + describe(error) : sent ? repr(*sent) : "");
  typename Resumable::Step step = frame.run_body(sent, error);
  if (!observer) return step;  // the body has ended the watching
  if (error) observer->raised(frame, describe(error));
  if (step.yielded()) observer->suspended(frame, repr(step.value()));
  return step;
}

/// The trace/ folders specialise it, to look into a T. An empty promise everywhere else.
namespace trace {
template <class T>
struct Look;
}

}  // namespace aio
