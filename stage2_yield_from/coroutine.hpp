// A coroutine: a generator whose yields are events, for somebody else.
//
// A generator is there for its values, and any driver will do. A coroutine is there for its result.
// It yields events, for the one driver that knows when it can go on: an event loop. The
// frames between do not look at it. `await` is `yield from` by another name, for coroutines only.
//
// Python keeps the two types apart, and so do we. A coroutine runs once: awaiting it while it is in
// use or after its end is an error, and dropping it before its start is worth a warning.
#pragma once

#include "stage2_yield_from/watch/report.hpp"
#include "stage2_yield_from/yield_from.hpp"

namespace aio {

/// A thing that a coroutine waits for. The later stages say which there are.
class Event {
 public:
  virtual ~Event() = default;
  /// `__repr__`: for people.
  virtual std::string repr() const = 0;
  /// True when there is nothing to wait for (any more): `await` then goes straight on.
  virtual bool ready() const { return false; }
};

/// A coroutine, whatever it returns: what a loop drives.
class AnyCoroutine : public Delegating<Event*, None> {
 public:
  /// Warns if the coroutine was never started. Of a suspended one it destroys the members, and
  /// awaits nothing: who needs more clean-up throws CancelledError in before.
  ~AnyCoroutine() override {
    // One with a caller needs no warning: that one hears that it is gone.
    if (is(State::kCreated) && !caller()) warn_never_awaited(*this);
  }
  const char* kind() const override { return "coroutine"; }

 protected:
  using Delegating::Delegating;
  AnyCoroutine(AnyCoroutine&&) = default;

  /// `await inner`: as yield_from(). Throws RuntimeError if `inner` is awaited or was awaited.
  [[nodiscard]] Step await(AnyCoroutine& inner, ResumePoint resume_point,
                           Here here = Here::current()) {
    if (inner.state() == State::kSuspended) {
      throw RuntimeError("coroutine is being awaited already");
    }
    return yield_from(inner, resume_point, here);
  }
  /// `await event`: hands the event to the loop, unless it is ready already. The body goes on at
  /// `case resume_point:`. The event must live until then.
  [[nodiscard]] Step await(Event& event, ResumePoint resume_point, Here here = Here::current()) {
    return await(&event, resume_point, here);
  }
  /// The same, for what gives its event (`__await__`). Null is a bare yield: the others go first.
  [[nodiscard]] Step await(Event* event, ResumePoint resume_point, Here here = Here::current()) {
    if (!event || !event->ready()) return yield(event, resume_point, here);
    suspend_at(resume_point, here);
    return {};
  }

 private:
  void refuse_finished(std::exception_ptr& error) const override {
    error = std::make_exception_ptr(RuntimeError("cannot reuse already awaited coroutine"));
  }
};

/// A coroutine that returns R. Derive from it and write resume().
template <class R = None>
using Coroutine = Returning<AnyCoroutine, R>;

}  // namespace aio
