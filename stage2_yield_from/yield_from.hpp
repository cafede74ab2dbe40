// `yield from`: a generator that has a stack.
//
// The usual picture of `yield from` is a tunnel: outer hands every value on to inner and back, so
// below n generators a value takes n steps. Here the generator that somebody resumes knows the
// innermost one, its top. A resume goes straight to the top, and a yield leaves straight to the
// caller. The frames between are not visited.
//
//     root ----------- top ----------.     next(), send(), throw_in(): the top runs
//       | delegate                   v     it yields:     the value leaves, nothing moves
//     middle --- delegate --->  innermost  it delegates:  the new frame is the top, and runs
//       ^------- caller ------------|      it returns:    it is popped, its caller runs on
//                                          it raises:     the same, and it is raised in its caller
//
// Invariant: delegate and caller link the root to the top and back, and only the top has a body
// that runs. Inner frames are members of outer frames, so none of this allocates.
#pragma once

#include "stage1_generators/generator.hpp"

namespace aio {

/// A frame that can wait for another frame. next(), send(), throw_in() and close() act on the
/// innermost frame of the stack that begins here.
template <class Y, class S>
class Delegating : public Resumable<Y, S> {
 public:
  using Step = aio::Step<Y>;

  /// What the four verbs come down to, for those who want errors as values: loops. An `error` that
  /// is not null is raised where the top stands. Afterwards it is what the root raised, or null.
  /// Nothing is thrown.
  Step run_stack(S* value, std::exception_ptr& error);

 protected:
  using Resumable<Y, S>::Resumable;

  /// `yield from inner`: runs `inner` to its end, then the body goes on at `case resume_point:`,
  /// where sent.result_of(inner) is what it returned or raised. `inner` may have been started
  /// already; it must live until then. Throws ValueError if it is in use.
  [[nodiscard]] Step yield_from(
      Resumable<Y, S>& inner, int resume_point,
      const std::source_location& here = std::source_location::current()) {
    this->delegate_to(inner, resume_point, here);
    return {};
  }

  /// `if (sent.raises()) return pass_on();` in place of `sent.check()` where no `try` stands around
  /// it. The frame ends and its caller hears the exception, but C++ raises none, which would cost
  /// microseconds.
  [[nodiscard]] Step pass_on(const std::source_location& here = std::source_location::current()) {
    this->pass_on_at(here);
    return {};
  }

  Step drive(S* value, std::exception_ptr* thrown) final {
    std::exception_ptr error = thrown ? *thrown : nullptr;
    Step step = run_stack(value, error);
    if (error) rethrow(error);
    return step;
  }

 private:
  void close_delegates(std::exception_ptr& error);
};

// In line, because a function of its own would take a sixth of a task switch.
template <class Y, class S>
[[gnu::always_inline]] inline Step<Y> Delegating<Y, S>::run_stack(S* value,
                                                                  std::exception_ptr& error) {
  if (!this->may_run(error)) return {};
  if (error) close_delegates(error);
  for (;; value = nullptr) {
    auto& frame = static_cast<Resumable<Y, S>&>(*this->top());
    try {
      Step step = frame.step_alone(value, error ? &error : nullptr);
      if (step.yielded()) return step;
    } catch (...) {
      error = frame.close_raised();  // its caller is to hear it
    }
    if (!frame.finished()) {
      this->move_top_up(frame);
    } else if (&frame == this) {
      return {};
    } else {
      this->pop();
    }
  }
}

// PEP 380: GeneratorExit closes the inner frames, innermost first, before it is raised in this one.
// If closing one of them fails, the failure is raised in its caller, in place of GeneratorExit.
template <class Y, class S>
void Delegating<Y, S>::close_delegates(std::exception_ptr& error) {
  if (!this->delegate() || !holds<GeneratorExit>(error)) return;
  const std::exception_ptr exit = error;
  while (this->delegate()) {
    auto& inner = static_cast<Resumable<Y, S>&>(*this->top());
    this->pop();
    try {
      if (inner.throw_in(std::exchange(error, exit)).yielded())
        throw RuntimeError(std::string(this->kind()) + " ignored GeneratorExit");
    } catch (const GeneratorExit&) {
    } catch (...) {
      error = std::current_exception();
    }
  }
}

/// A generator that may delegate. Derive from it and write resume().
template <class Y, class S = None, class R = None>
class DelegatingGenerator : public Returning<Delegating<Y, S>, R> {
 protected:
  explicit DelegatingGenerator(
      const std::source_location& created = std::source_location::current())
      : Returning<Delegating<Y, S>, R>(created) {}
};

/// Makes a generator of any range, so that `yield_from` can take it: `yield from [1, 2, 3]`. Like
/// Python's iterators it has no use for what is sent, and lets what is thrown in pass.
template <class Range, class Y, class S = None>
class Each final : public Generator<Y, S> {
  using Step = aio::Step<Y>;
  using Sent = aio::Sent<S>;
  enum { kStart, kYielded };

 public:
  explicit Each(Range range) : range_(std::move(range)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (this->resume_point() == kStart) at_ = std::begin(range_);
    if (at_ == std::end(range_)) return this->return_value();
    return this->yield(*at_++, kYielded);
  }

  Range range_;
  decltype(std::begin(std::declval<Range&>())) at_{};
};

}  // namespace aio
