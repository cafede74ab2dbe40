// A frame: one suspended call, as an object.
//
// When Python calls a generator function it runs nothing. It builds a frame: the local variables
// and the place to go on at. Here a frame is an object, with a class for each generator function:
//
//     locals that outlive a yield   ->  members
//     the instruction pointer       ->  resume_point(), an enumerator with a name
//     the body                      ->  resume(), one switch over the resume points
//
//     created --resume--> running --yield--> suspended --resume--> running
//                            \--return or raise--> closed
#pragma once

#include <cstdint>
#include <exception>
#include <source_location>
#include <string>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/observer.hpp"
#include "stage1_generators/repr.hpp"

namespace aio {

/// The states of `inspect.getgeneratorstate`.
enum class State : std::uint8_t { kCreated, kSuspended, kRunning, kClosed };
const char* to_string(State state);

/// What every frame has, whatever it yields. A frame belongs to whoever made it: frames are members
/// and locals, and allocate nothing.
class Frame {
 public:
  Frame& operator=(Frame&&) = delete;

  /// `__qualname__`: the class that holds the body.
  virtual std::string name() const;
  /// Where the next resume goes to; 0 is the start.
  int resume_point() const { return resume_point_; }
  /// File and line where the frame is suspended; before its first step, where its class begins.
  const std::source_location& where() const { return where_; }
  /// A frame that waits for another one counts as running while that one runs.
  State state() const;
  bool finished() const { return state_ == State::kClosed; }
  /// "generator" or "coroutine", for messages.
  virtual const char* kind() const { return "generator"; }
  /// For whoever watches: `show("total", total_)("count", count_);`, those worth seeing.
  virtual void members(Members& /*show*/) const {}

  // The links of a stack of frames. Stage 2 builds one; until then a frame is
  // its own top.
  Frame* caller() const { return caller_; }      // who waits for this frame, or null
  Frame* delegate() const { return delegate_; }  // `gi_yieldfrom`: whom this one waits for, or null
  Frame* top() const { return top_; }            // of a frame without a caller: the innermost frame

  /// In a `catch`, for those who drive frames: the body has raised. Closes the frame, and returns
  /// what goes on to whoever waits for it.
  [[gnu::cold]] std::exception_ptr close_raised();

 protected:
  explicit Frame(const std::source_location& created) : where_(created) {
    if (observer) [[unlikely]]
      observer->created(*this);
  }
  /// Only a frame that has not started can be moved; the one left behind is closed.
  Frame(Frame&& other);
  virtual ~Frame();

  /// From "... Sleepy::resume(...)": "resume" or "Sleepy".
  enum class Part : std::uint8_t { kFunction, kClass };
  static std::string name_at(const std::source_location& where, Part part);
  bool is(State state) const { return state_ == state; }
  void set(State state) { state_ = state; }
  void suspend_at(int resume_point, const std::source_location& here) {
    resume_point_ = resume_point;
    where_ = here;
    state_ = State::kSuspended;
  }

  /// Whether a resume may go on: false if the frame is finished. Raises `thrown` where no body can
  /// catch it. Throws ValueError while the frame runs or another frame waits for it.
  bool may_run(const std::exception_ptr* thrown) {
    if (top_->state_ == State::kSuspended && !caller_) return true;
    return may_run_unusually(thrown);
  }
  /// The same for those who do not throw: `error` is what is raised, or becomes what may_run()
  /// throws.
  bool may_run(std::exception_ptr& error) {
    try {
      return may_run(error ? &error : nullptr);
    } catch (...) {
      error = std::current_exception();
      return false;
    }
  }
  void close_at(const std::source_location& here) {
    where_ = here;
    state_ = State::kClosed;
  }
  /// The body ended without raising what was thrown in: that goes on to the caller by itself.
  void pass_on_at(const std::source_location& here) {
    close_at(here);
    resume_point_ = kPassedOn;
  }
  void refuse_if_executing() const;
  /// A finished generator may be resumed, which does nothing; a finished coroutine may not.
  virtual void refuse_if_finished() const {}
  /// Called before another frame waits for this one, which has been started before.
  virtual void refuse_if_in_use() const { refuse_if_executing(); }
  [[noreturn]] void throw_just_started() const;
  /// The body was left and has not raised `thrown`. Throws RuntimeError unless it was passed on.
  void check_read(std::exception_ptr& thrown) const;
  [[noreturn]] void throw_no_end() const;

  // What a stack of frames is made of.

  /// Suspends. This frame waits for `inner` from now on; not at all, if `inner` is a finished
  /// generator. Throws if `inner` is in use.
  void delegate_to(Frame& inner, int resume_point, const std::source_location& here);
  /// In the frame where a stack begins: `frame`, which was the top, waits; its delegate runs next.
  void move_top_up(Frame& frame);
  /// In the frame where a stack begins: its top leaves, and the caller of the top runs next.
  void pop();

 private:
  static constexpr int kPassedOn = -1;

  [[gnu::cold]] bool may_run_unusually(const std::exception_ptr* thrown);

  Frame* caller_ = nullptr;
  Frame* delegate_ = nullptr;
  Frame* top_ = this;
  std::source_location where_;
  int resume_point_ = 0;
  State state_ = State::kCreated;
};

}  // namespace aio
