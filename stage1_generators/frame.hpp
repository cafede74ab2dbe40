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
//
// A frame is its locals, its place and its state, and no more.
#pragma once

#include <cstdint>
#include <exception>
#include <source_location>
#include <string>
#include <type_traits>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/watch/observer.hpp"
#include "stage1_generators/watch/repr.hpp"

namespace aio {

/// The states of `inspect.getgeneratorstate`.
enum class State : std::uint8_t { kCreated, kSuspended, kRunning, kClosed };
const char* to_string(State state);

/// Raises `error`, and leaves null behind. It stands apart, because the copies of an exception_ptr
/// in the middle of short code make all of it slower.
[[noreturn]] void rethrow(std::exception_ptr& error);

/// A place in a body, by its name. A number is none, so that yield(kPlace, value), with its
/// arguments swapped, does not compile.
struct ResumePoint {
  template <class Name>
  requires std::is_enum_v<Name> ResumePoint(Name name) : number(static_cast<int>(name)) {}
  int number;
};

/// The part that all frames have, whatever they yield. A frame belongs to its maker: frames are
/// members and locals, and allocate nothing.
class Frame {
 public:
  Frame& operator=(Frame&&) = delete;

  /// `__qualname__`: the class that holds the body.
  virtual std::string name() const;
  /// Where the next resume goes to; 0 is the start.
  int resume_point() const { return resume_point_; }
  /// File and line where the frame is suspended; before its first step, of its constructor, or of
  /// its class if that has none.
  const std::source_location& where() const { return where_; }
  virtual State state() const { return state_; }
  bool at_rest() const { return state_ < State::kRunning; }   // created or suspended
  bool running() const { return state_ == State::kRunning; }  // its own body
  bool finished() const { return state_ == State::kClosed; }
  /// "generator" or "coroutine", for messages.
  virtual const char* kind() const { return "generator"; }
  /// Whether the body can be resumed, to raise `error` in it if that is not null. If not, `error`
  /// is what comes of it: a ValueError where the body runs, itself where no body can catch it.
  bool may_run(std::exception_ptr& error) {
    if (state_ == State::kSuspended || (state_ == State::kCreated && !error)) return true;
    refuse(error);
    return false;
  }
  /// The ValueError for a resume of a frame that runs, or for which another one waits.
  ValueError already_executing() const;
  /// For whoever watches: `show("total", total_)("count", count_);`, those worth seeing.
  virtual void members(Members& /*show*/) const {}

 protected:
  explicit Frame(const std::source_location& created) : where_(created) {
    if (observer) observer->created(*this);
  }
  /// Only a frame that has not started can be moved; the one left behind is closed.
  Frame(Frame&& other);
  virtual ~Frame();

  bool is(State state) const { return state_ == state; }
  void set(State state) { state_ = state; }
  void suspend_at(ResumePoint resume_point, const std::source_location& here) {
    resume_point_ = resume_point.number;
    leave(State::kSuspended, here);
  }
  void leave(State state, const std::source_location& here) {
    state_ = state;
    where_ = here;
  }

  /// The body was left with an error, or while it counts as running: without a yield or a return.
  /// Closes the frame. `error` is then what its caller is to hear. `cold`: it is seldom, and the
  /// compiler lays out a step for the other way.
  [[gnu::cold]] void raise_outward(std::exception_ptr& error);
  [[noreturn]] void throw_no_result() const;
  /// A closed generator may be resumed, which does nothing.
  virtual void refuse_finished(std::exception_ptr& /*error*/) const {}

 private:
  void refuse(std::exception_ptr& error);

  std::source_location where_;
  int resume_point_ = 0;
  State state_ = State::kCreated;
};

}  // namespace aio
