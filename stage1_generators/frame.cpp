// A frame that is not simply resumed: it is moved, destroyed, refuses, or is left with an error. An
// error that leaves a frame leaves it closed.
#include "stage1_generators/frame.hpp"

#include <utility>

namespace aio {

void rethrow(std::exception_ptr& error) { std::rethrow_exception(std::exchange(error, nullptr)); }

Frame::Frame(Frame&& other) : where_(other.where_) {
  if (other.state_ != State::kCreated) {
    throw RuntimeError("a " + std::string(other.kind()) + " that has started cannot be moved");
  }
  other.state_ = State::kClosed;
  if (observer) observer->moved(other, *this);
}

Frame::~Frame() {
  if (observer) observer->destroyed(*this);
}

ValueError Frame::already_executing() const {
  const bool runs = state() == State::kRunning;
  return ValueError(kind() + std::string(runs ? " already executing" : " is waited for already"));
}

// The `try` is around the whole function: there is an error to raise, also if its words fail.
void Frame::refuse(std::exception_ptr& error) try {
  if (state_ == State::kClosed) return refuse_finished(error);
  if (state_ == State::kRunning) throw already_executing();
  state_ = State::kRunning;  // it is left, although its body never runs
  raise_outward(error);
} catch (...) {
  error = std::current_exception();
}

void Frame::raise_outward(std::exception_ptr& error) try {
  const bool went_on = std::exchange(state_, State::kClosed) != State::kRunning;
  std::string complaint;
  if (!error) {
    complaint = "'" + name() + "' left resume() without a yield or a return_value()";
    complaint += ": is a case missing?";
  } else if (went_on) {
    complaint = "'" + name() + "' went on without looking at what was raised (" + describe(error);
    complaint += "): begin every case with sent.check(), sent.value() or the like";
  } else if (holds<StopIteration>(error)) {  // PEP 479: it would look like the frame's own end
    complaint = std::string(kind()) + " raised StopIteration";
  }
  if (complaint.empty()) return;
  RuntimeError raised(complaint);
  if (error) raised.context = error;
  error = std::make_exception_ptr(raised);
} catch (...) {  // no memory for the words, or a name() of the program's own
  error = std::current_exception();
}

}  // namespace aio
