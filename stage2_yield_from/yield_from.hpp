// `yield from`: a generator that has a stack.
//
// The usual picture of `yield from` is a tunnel: outer hands every value on to inner and back, so
// below n generators a value takes n steps. Here the generator that somebody resumes knows the
// innermost one. A resume goes straight to it, and a yield leaves straight to the caller. The
// frames between are not visited.
//
//     root ----------- top ----------.     next(), send(), throw_in(): the innermost frame runs
//       | delegate                   v     it yields:     the value leaves, nothing moves
//     middle --- delegate --->  innermost  it delegates:  the new frame is innermost, and runs
//       ^------- caller ------------|      it returns:    it leaves, and its caller runs on
//                                          it raises:     the same, and it is raised in its caller
//
// A generator of stage 1 cannot wait for another one, so it is always innermost. It has no links:
// the frame that waits for it is the top of the links, and has it for a delegate.
//
// Invariant: delegate and caller link the root to the top and back. Only the innermost frame runs.
// Inner frames are members of outer frames, so none of this allocates.
#pragma once

#include <concepts>

#include "stage2_yield_from/watch/gone.hpp"

namespace aio {

/// `yield from` adds the links to a frame: which frame waits for which.
class Links {
 public:
  /// `gi_yieldfrom`: the frame that this one waits for, or null.
  const Frame* delegate() const { return delegate_; }
  /// The frame that waits for this one, or null.
  const Frame* caller() const { return caller_; }

 protected:
  Frame* delegate_ = nullptr;
  Frame* caller_ = nullptr;
};

/// A frame that can wait for another frame. next(), send(), throw_in() and close() act on the
/// innermost frame of the stack that begins here.
template <class Y, class S>
class Delegating : public Resumable<Y, S>, public Links {
 public:
  using Step = aio::Step<Y>;

  /// As that of stage 1. But here the compiler knows which run() it is: no virtual call.
  Step next() { return this->drive(*this, nullptr, nullptr); }
  // own: one step, and the state
  Step run(S* value, std::exception_ptr& error) final {
    const bool usual = !error && !caller_ && innermost().at_rest();
    if (!usual && !prepare(error)) return {};
    Resumable<Y, S>& frame = innermost();
    Step step = frame.step(value, error);
    return step.yielded() ? std::move(step) : go_on(&frame, error);
  }
  /// Running, while the innermost frame runs.
  State state() const override {
    if (!delegate_) return Frame::state();
    const Delegating* root = this;
    while (root->caller_) root = static_cast<const Delegating*>(root->caller_);
    return root->innermost().running() ? State::kRunning : State::kSuspended;
  }
  // own: end

 protected:
  using Resumable<Y, S>::Resumable;
  /// Only a frame that has not started can be moved, and that has no links yet.
  Delegating(Delegating&& other) : Resumable<Y, S>(std::move(other)) {}
  ~Delegating() override {
    // Destroyed in the middle of a stack. A caller that forgot a `return` does not wait for it.
    if (caller_ && static_cast<Delegating*>(caller_)->delegate_ == this) {
      auto& caller = static_cast<Delegating&>(*caller_);
      Delegating* last = this;  // with links
      while (auto* inner = dynamic_cast<Delegating*>(last->delegate_)) last = inner;
      // If it goes in the step in which it was linked, the root has not heard of it.
      end_wait(caller, *last, last->top_ == this ? caller : *last->top_);
      caller.delegate_ = &Gone<Y, S>::get();
    }
    if (delegate_) end_wait(*this, *top_, *this);
  }

  // own: how a wait begins
  /// `yield from inner`: runs `inner` to its end, then the body goes on at `case resume_point:`,
  /// where sent.result_of(inner) is what it returned or raised. `inner` may have been started
  /// already; it must live until then. Throws ValueError if it is in use, RuntimeError if this
  /// frame waits for another one already.
  template <std::derived_from<Resumable<Y, S>> Inner>
  [[nodiscard]] Step yield_from(Inner& inner, ResumePoint resume_point,
                                Here here = Here::current()) {
    // The compiler knows the answer, unless Inner is Resumable itself.
    auto* const linked = dynamic_cast<Delegating*>(&inner);
    if (inner.running() || (linked && (linked->caller_ || linked->innermost().running()))) {
      throw inner.already_executing();
    }
    if (delegate_) throw RuntimeError("a second await() or yield_from(): is a return missing?");
    if (inner.finished()) inner.next();  // a generator has no more; a coroutine throws
    this->suspend_at(resume_point, here);
    if (inner.finished()) return {};
    delegate_ = &inner;
    top_ = linked ? linked->top_ : this;
    if (linked) linked->caller_ = this;
    if (observer) observer->delegated(*this, inner);
    return {};
  }
  // own: end

  /// `if (sent.raises()) return pass_on();` in place of `sent.check()` where no `try` stands around
  /// it. The frame ends, and what was raised goes on to its caller; but C++ raises nothing, which
  /// would cost microseconds.
  [[nodiscard]] Step pass_on(Here here = Here::current()) {
    this->leave(State::kRunning, here);  // neither yielded nor returned: the error is still there
    return {};
  }

 private:
  Resumable<Y, S>& innermost() const {
    return top_->delegate_ ? static_cast<Resumable<Y, S>&>(*top_->delegate_) : *top_;
  }
  /// `outer` waits for nobody any more, and is the top of the stack that begins at `root`. The
  /// frame that it waited for begins a stack of its own again, which ends at `top`.
  static void end_wait(Delegating& outer, Delegating& top, Delegating& root) {
    if (&outer != &top) {  // else it waited for a generator of stage 1
      auto& inner = static_cast<Delegating&>(*outer.delegate_);
      inner.caller_ = nullptr;
      inner.top_ = &top;
      top.top_ = &inner;
    }
    outer.delegate_ = nullptr;
    outer.top_ = &root;
    root.top_ = &outer;
  }
  // A value from the innermost frame comes by here each time. So what is seldom is kept out of its
  // way: the compiler must not put the two functions below into run() (`noinline`).

  // own: the delegation loop, and closing
  /// Whether the innermost frame can be resumed, to raise `error` in it if that is not null.
  [[gnu::noinline]] bool prepare(std::exception_ptr& error) {
    if (caller_) {
      error = std::make_exception_ptr(this->already_executing());
      return false;
    }
    if (!innermost().may_run(error)) {
      if (!delegate_ || !innermost().finished()) return false;
      pop();                                             // somebody else has run it to its end
      if (holds<StopIteration>(error)) error = nullptr;  // that is how it would say so
    }
    if (error && delegate_ && holds<GeneratorExit>(error)) close_delegates(error);
    return true;
  }
  /// The innermost frame, `last`, has made a step and has not yielded. Runs whichever is innermost
  /// then, until one yields or the root has ended.
  [[gnu::noinline]] Step go_on(Resumable<Y, S>* last, std::exception_ptr& error) {
    for (;;) {
      Delegating& top = last == this ? *this : *top_;  // a root that waits has changed its top_
      if (last->finished()) {
        // It was to wait, and failed all the same.
        if (last == &top && top.delegate_) end_wait(top, *top.top_, *this);
        if (last == this) return {};
        pop();  // its caller hears what it returned, or `error`
      } else if (top.delegate_) {
        top_ = top.top_;  // it waits for another frame now
        top_->top_ = this;
        // Somebody else ran it to its end, or it is gone, and tells so.
        if (!innermost().may_run(error)) pop();
      }  // else the event was there already
      last = &innermost();
      Step step = last->step(nullptr, error);
      if (step.yielded()) return step;
    }
  }
  /// The innermost frame leaves, and is returned. Its caller is the innermost one now, and counts
  /// as running, so that nobody else resumes it; the one that leaves does not any more.
  Resumable<Y, S>& pop() {
    Resumable<Y, S>& leaving = innermost();
    Delegating& top = *top_;
    auto& caller = top.delegate_ ? top : static_cast<Delegating&>(*top.caller_);
    if (!top.finished()) top.set(State::kSuspended);  // it leaves to be closed
    end_wait(caller, top, *this);
    caller.set(State::kRunning);
    return leaving;
  }
  // PEP 380: GeneratorExit closes the inner frames, innermost first, before it is raised in this
  // one: the very same, also where they answered with another GeneratorExit. If closing one of them
  // fails, the failure is raised in its caller, in place of GeneratorExit.
  void close_delegates(std::exception_ptr& error) {
    const std::exception_ptr exit = error;
    while (delegate_) {
      if (pop().run(nullptr, error).yielded()) {
        error = std::make_exception_ptr(
            RuntimeError(std::string(this->kind()) + " ignored GeneratorExit"));
      } else if (!error || holds<GeneratorExit>(error)) {
        error = exit;
      }
    }
  }
  // own: end

  // In the root: the innermost of the frames with links. In that one: the root. So a frame alone
  // has itself here. In those between, nothing that counts.
  Delegating* top_ = this;
};

/// A generator that may delegate.
template <class Y, class S = None, class R = None>
using DelegatingGenerator = Returning<Delegating<Y, S>, R>;

}  // namespace aio
