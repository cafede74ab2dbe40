// Python's generator object.
//
// Into a generator goes a Sent<S>: a value, or nothing (None), or an exception to be raised where
// the body stands. Out of it comes a Step<Y>: a yielded value, or nothing, when it returned. The
// end is a value and not an exception, as in CPython's own PyIter_Send, so a debugger never jumps.
//
//     def averager():                 class Averager : public Generator<double, double> {
//         total = count = 0             enum { kStart, kGotNumber };
//         x = yield 0                   Step resume(Sent sent) override {
//         while True:                     switch (resume_point()) {
//             total += x                    case kStart:
//             count += 1                      return yield(0, kGotNumber);
//             x = yield total / count       case kGotNumber:
//                                             total_ += sent.value();
//                                             return yield(total_ / ++count_, kGotNumber);
#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <type_traits>
#include <utility>

#include "stage1_generators/frame.hpp"

namespace aio {

/// Python's None: what next() sends, and what a body returns that returns nothing.
struct None {
  std::string repr() const { return ""; }
  friend bool operator==(None, None) = default;
};

/// The outcome of one step of a generator. Y needs a default value.
template <class Y>
class Step {
 public:
  Step() = default;
  explicit Step(Y value) : yielded_(1), value_(std::move(value)) {}

  bool yielded() const { return yielded_ != 0; }
  bool returned() const { return yielded_ == 0; }
  /// The yielded value. Throws StopIteration if the generator returned, as Python's next() does.
  Y& value() & {
    if (returned()) throw StopIteration();
    return value_;
  }
  Y value() && { return std::move(value()); }  // of next().value(), and no reference to what goes

 private:
  std::intptr_t yielded_ = 0;  // not a bool: g++ 12 returns a word in a register, a bool in memory
  Y value_{};
};

/// It arrives at a resume point: a value, None or an error. Every case that follows a yield reads
/// it, inside a `try` if it likes: this is where an exception that was thrown in surfaces.
template <class S>
class Sent {
 public:
  Sent(S* value, std::exception_ptr& error) : value_(value), error_(error) {}

  /// Raises what was thrown in, if anything was.
  void check() const {
    if (error_) rethrow(error_);
  }
  /// Whether check() would raise something.
  bool raises() const { return bool(error_); }
  /// False after next(), which sends None.
  bool has_value() const { return value_ != nullptr; }
  /// The sent value; it may be moved from. Throws TypeError if None was sent.
  S& value() const requires(!std::is_same_v<S, None>) {
    check();
    if (!value_)
      throw TypeError("None was sent: use send(), or sent.result_of(inner) behind a yield_from()");
    return *value_;
  }
  /// The result of `awaited`, or its error: the value of Python's `yield from` and `await` (stage
  /// 2).
  template <class Awaited>
  decltype(auto) result_of(Awaited& awaited) const {
    check();
    return awaited.result();
  }

 private:
  S* value_;
  std::exception_ptr& error_;
};

/// A frame that yields Y and is sent S, and the four ways to reach into it.
template <class Y, class S>
class Resumable : public Frame {
 public:
  using Step = aio::Step<Y>;
  using Sent = aio::Sent<S>;

  // own: the four verbs
  /// `next(g)`: runs to the next yield, or to the end. A closed generator stays closed.
  Step next() { return drive(*this, nullptr, nullptr); }
  /// `g.send(value)`: the yield that the body stands at has this value. Throws TypeError before the
  /// first next(), because no yield waits for a value yet.
  Step send(S value) {
    if (is(State::kCreated) && !std::is_same_v<S, None>) {
      throw TypeError("can't send non-None value to a just-started " + std::string(kind()));
    }
    return drive(*this, &value, nullptr);
  }
  /// `g.throw(e)`: raises e where the body stands. Before the start and after the end, e comes
  /// straight back out.
  Step throw_in(std::exception_ptr error) { return drive(*this, nullptr, std::move(error)); }
  /// `g.close()`: throws GeneratorExit in. Throws RuntimeError if the body yields all the same.
  void close() {
    if (is(State::kCreated)) set(State::kClosed);
    if (is(State::kClosed)) return;
    auto error = std::make_exception_ptr(GeneratorExit());
    if (run(nullptr, error).yielded()) {
      throw RuntimeError(std::string(kind()) + " ignored GeneratorExit");
    }
    if (error && !holds<GeneratorExit>(error)) rethrow(error);
  }
  // own: end

  /// `for (auto& value : generator)` calls next() until the generator has returned.
  struct Iterator {
    Resumable& generator;
    Step step = generator.next();

    Y& operator*() { return step.value(); }
    void operator++() { step = generator.next(); }
    bool operator==(std::default_sentinel_t) const { return step.returned(); }
  };
  Iterator begin() { return {*this}; }
  std::default_sentinel_t end() { return {}; }

  /// The four come down to this call, which takes and gives errors as values. An `error` that is
  /// not null is raised where the body stands; afterwards it is what came out, or null. Throws
  /// nothing. Stage 2 overrides it, for a generator that waits for others.
  virtual Step run(S* value, std::exception_ptr& error) {
    if (!may_run(error)) return {};
    return step(value, error);
  }
  // own: one step
  /// One step of this frame: from where it stands to its next yield, or to its end.
  Step step(S* value, std::exception_ptr& error) {
    return observer ? watched_step(*this, value, error) : run_body(value, error);
  }
  /// The same, and nobody is told. `always_inline`: it becomes a part of step(), because a call
  /// more is a quarter of what a step costs.
  [[gnu::always_inline]] Step run_body(S* value, std::exception_ptr& error) {
    set(State::kRunning);
    try {
      Step step = resume(Sent(value, error));
      if (!error && !is(State::kRunning)) return step;
    } catch (...) {
      error = std::current_exception();
      set(State::kRunning);  // neither yielded nor returned
    }
    raise_outward(error);
    return {};
  }
  // own: end

 protected:
  using Frame::Frame;

  /// The body: runs from resume_point() to a `yield`, a `return` or an exception.
  virtual Step resume(Sent sent) = 0;

  /// `yield value`: suspends; the body goes on at `case resume_point:`.
  [[nodiscard]] Step yield(Y value, ResumePoint resume_point, Here here = Here::current()) {
    suspend_at(resume_point, here);
    return Step(std::move(value));
  }

  // own: what they share
  /// `Self` is what the caller knows of the frame: stage 2's next() knows which run() it calls.
  template <class Self>
  static Step drive(Self& self, S* value, std::exception_ptr error) {
    Step step = self.run(value, error);
    if (error) rethrow(error);
    return step;
  }
  // own: end
};

/// Adds a return value to a kind of frame. Derive from it and write resume().
template <class Base, class R>
class Returning : public Base {
 public:
  using Return = R;

  /// The value that the body returned. It is moved out: it can be asked for once.
  R result() {
    if constexpr (std::is_same_v<R, None>) return {};
    if (!result_) this->throw_no_result();
    return *std::exchange(result_, std::nullopt);
  }

 protected:
  explicit Returning(Here created = Here::current()) : Base(created) {}

  /// `return value`: closes the frame.
  [[nodiscard]] typename Base::Step return_value(R value = R(), Here here = Here::current()) {
    result_.emplace(std::move(value));
    this->leave(State::kClosed, here);
    if (observer) tell_returned(*this, *result_);
    return {};
  }

 private:
  std::optional<R> result_;
};

/// A generator that yields Y, is sent S and returns R.
template <class Y, class S = None, class R = None>
using Generator = Returning<Resumable<Y, S>, R>;

}  // namespace aio
