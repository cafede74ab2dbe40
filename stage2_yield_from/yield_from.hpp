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

#include "stage1_generators/generator.hpp"

namespace aio {

/// `yield from` adds the links to a frame: which frame waits for which.
class Links {
 public:
  /// `gi_yieldfrom`: the frame that this one waits for, or null.
  const Frame* delegate() const { return delegate_; }
  /// The frame that waits for this one, or null.
  const Frame* caller() const { return caller_; }

 protected:
  Links() = default;
  Links(Links&&) {}  // a frame that has not started has no links

  Frame* delegate_ = nullptr;
  Frame* caller_ = nullptr;
};

/// A frame that can wait for another frame. next(), send(), throw_in() and close() act on the
/// innermost frame of the stack that begins here.
template <class Y, class S>
class Delegating : public Resumable<Y, S>, public Links {
 public:
  using Step = aio::Step<Y>;

  Step run(S* value, std::exception_ptr& error) final;
  /// Running, while the innermost frame runs.
  State state() const override;

 protected:
  using Resumable<Y, S>::Resumable;
  Delegating(Delegating&& other) : Resumable<Y, S>(std::move(other)), Links(std::move(other)) {}
  ~Delegating() override;

  /// `yield from inner`: runs `inner` to its end, then the body goes on at `case resume_point:`,
  /// where sent.result_of(inner) is what it returned or raised. `inner` may have been started
  /// already; it must live until then. Throws ValueError if it is in use.
  [[nodiscard]] Step yield_from(
      Resumable<Y, S>& inner, int resume_point,
      const std::source_location& here = std::source_location::current()) {
    if (auto* linked = dynamic_cast<Delegating*>(&inner)) {
      return yield_from(*linked, resume_point, here);
    }
    return begin_wait(inner, this, resume_point, here);
  }
  [[nodiscard]] Step yield_from(
      Delegating& inner, int resume_point,
      const std::source_location& here = std::source_location::current()) {
    if (inner.caller_ || inner.innermost().running())
      std::rethrow_exception(inner.already_executing());
    return begin_wait(inner, inner.top_, resume_point, here);
  }

  /// `if (sent.raises()) return pass_on();` in place of `sent.check()` where no `try` stands around
  /// it. The frame ends, and what was raised goes on to its caller; but C++ raises nothing, which
  /// would cost microseconds.
  [[nodiscard]] Step pass_on(const std::source_location& here = std::source_location::current()) {
    this->suspend_at(this->resume_point(), here);
    this->set(State::kRunning);  // neither yielded nor returned: the error is still there
    return {};
  }

 private:
  Resumable<Y, S>& innermost() {
    return top_->delegate_ ? static_cast<Resumable<Y, S>&>(*top_->delegate_) : *top_;
  }
  /// Frame by frame from here: the innermost one with links. For those that are not the root.
  const Delegating& last_linked() const {
    const Delegating* last = this;
    while (const auto* inner = dynamic_cast<const Delegating*>(last->delegate_)) last = inner;
    return *last;
  }
  Step begin_wait(Resumable<Y, S>& inner, Delegating* top, int resume_point,
                  const std::source_location& here);
  Resumable<Y, S>& pop();
  void let_go();
  void close_delegates(std::exception_ptr& error);

  // In the root: the innermost of the frames with links. In that one: the root. So a frame alone
  // has itself here. In those between, nothing that counts.
  Delegating* top_ = this;
};

// In line, because a function of its own would take a sixth of a task switch.
template <class Y, class S>
[[gnu::always_inline]] inline Step<Y> Delegating<Y, S>::run(S* value, std::exception_ptr& error) {
  if (caller_) {
    error = this->already_executing();
    return {};
  }
  if (!innermost().may_run(error)) {
    if (!delegate_ || !innermost().finished()) return {};
    pop();                                             // somebody else has run it to its end
    if (holds<StopIteration>(error)) error = nullptr;  // that is how it would say so
  }
  if (error && delegate_ && holds<GeneratorExit>(error)) close_delegates(error);
  for (;; value = nullptr) {
    Delegating& top = *top_;
    Resumable<Y, S>& frame = innermost();
    Step step = frame.step(value, error);
    if (step.yielded()) return step;
    if (!frame.finished()) {
      if (!top.delegate_) continue;  // the event was there already
      top_ = top.top_;               // it waits for another frame now
      top_->top_ = this;
      if (innermost().finished()) pop();  // it waits for one that somebody else ran to its end
      continue;
    }
    if (&frame == &top && top.delegate_) top.let_go();  // it was to wait, and failed all the same
    if (&frame == this) return {};
    pop();  // its caller hears what it returned, or `error`
  }
}

template <class Y, class S>
Step<Y> Delegating<Y, S>::begin_wait(Resumable<Y, S>& inner, Delegating* top, int resume_point,
                                     const std::source_location& here) {
  if (inner.running()) std::rethrow_exception(inner.already_executing());
  this->suspend_at(resume_point, here);
  if (inner.finished()) return {};
  delegate_ = &inner;
  top_ = top;
  if (top != this) static_cast<Delegating&>(inner).caller_ = this;
  if (observer) observer->delegated(*this, inner);
  return {};
}

template <class Y, class S>
State Delegating<Y, S>::state() const {
  const Delegating& last = last_linked();
  // Somebody else may have run a generator of stage 1 to its end: nobody has heard of it yet.
  return last.delegate_ && !last.delegate_->finished() ? last.delegate_->state()
                                                       : last.Frame::state();
}

/// The innermost frame leaves. Its caller is the innermost one now, and runs.
template <class Y, class S>
Resumable<Y, S>& Delegating<Y, S>::pop() {
  Resumable<Y, S>& leaving = innermost();
  if (!top_->delegate_) {
    auto& caller = static_cast<Delegating&>(*top_->caller_);
    if (!top_->finished()) top_->set(State::kSuspended);  // it leaves to be closed
    top_->caller_ = nullptr;
    top_->top_ = top_;
    caller.top_ = this;
    top_ = &caller;
  }
  top_->delegate_ = nullptr;
  top_->set(State::kRunning);
  return leaving;
}

// PEP 380: GeneratorExit closes the inner frames, innermost first, before it is raised in this one.
// If closing one of them fails, the failure is raised in its caller, in place of GeneratorExit.
template <class Y, class S>
void Delegating<Y, S>::close_delegates(std::exception_ptr& error) {
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

/// This frame waits for nobody any more. The one that it waited for begins a stack of its own
/// again.
template <class Y, class S>
void Delegating<Y, S>::let_go() {
  if (top_ != this) {
    auto& inner = static_cast<Delegating&>(*delegate_);
    inner.top_ = top_;
    inner.top_->top_ = &inner;
    inner.caller_ = nullptr;
  }
  delegate_ = nullptr;
  top_ = this;
}

template <class Y, class S>
Delegating<Y, S>::~Delegating() {
  if (caller_) {  // destroyed in the middle of a stack
    auto& caller = static_cast<Delegating&>(*caller_);
    caller.delegate_ = nullptr;
    auto& last = const_cast<Delegating&>(last_linked());
    caller.top_ = last.top_;  // the root
    caller.top_->top_ = &caller;
    top_ = &last;
  }
  let_go();
}

/// A generator that may delegate. Derive from it and write resume().
template <class Y, class S = None, class R = None>
class DelegatingGenerator : public Returning<Delegating<Y, S>, R> {
 protected:
  explicit DelegatingGenerator(
      const std::source_location& created = std::source_location::current())
      : Returning<Delegating<Y, S>, R>(created) {}
};

}  // namespace aio
