#include "stage1_generators/frame.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace aio {

const char* to_string(State state) {
  switch (state) {
    case State::kCreated:
      return "created";
    case State::kSuspended:
      return "suspended";
    case State::kRunning:
      return "running";
    case State::kClosed:
      return "closed";
  }
  return "?";
}

void rethrow(std::exception_ptr& raised) { std::rethrow_exception(std::exchange(raised, nullptr)); }

void throw_stop_iteration() { throw StopIteration(); }

void throw_none_sent() {
  throw TypeError("next() sent None where the generator needs a value: use send()");
}

std::string describe(const std::exception_ptr& raised) {
  std::string message;
  try {
    if (!raised) return "no exception";
    std::rethrow_exception(raised);
  } catch (const std::exception& error) {
    message = error.what();
  } catch (const BaseException& stop) {
    message = stop.message();
  } catch (...) {
  }
  const char* mangled = raised.__cxa_exception_type()->name();
  std::unique_ptr<char, decltype(&std::free)> type(
      abi::__cxa_demangle(mangled, nullptr, nullptr, nullptr), &std::free);
  std::string name = type ? type.get() : mangled;
  name.erase(0, name.rfind(':') + 1);
  return message.empty() || message == name ? name : name + ": " + message;
}

std::string repr_of_text(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text.substr(0, 40)) {
    if (c != '\n' && (c < ' ' || c > '~')) return std::to_string(text.size()) + " bytes";
    quoted += c == '\n' ? "\\n" : std::string(1, c);
  }
  return text.size() <= 40 ? quoted + "'" : quoted + "...' (" + std::to_string(text.size()) + ")";
}

// The compiler knows where a frame is suspended as "... Sleepy::resume(...)", and where it was made
// as "... Sleepy::Sleepy(...)".
std::string Frame::name() const {
  std::string function = where_.function_name();
  for (const char* part : {"(anonymous namespace)::", "::resume("}) {
    const std::size_t at = function.find(part);
    if (at != std::string::npos) function.replace(at, std::strlen(part), part[0] == '(' ? "" : "(");
  }
  function.resize(std::min(function.size(), function.find('(')));
  int depth = 0;  // of <...>, in which a blank or "::" does not end the name
  std::size_t begin = function.size();
  for (; begin > 0; --begin) {
    const char c = function[begin - 1];
    depth += (c == '>') - (c == '<');
    if (depth == 0 && (c == ':' || c == ' ')) break;
  }
  return function.substr(begin);
}

State Frame::state() const {
  if (state_ != State::kSuspended || !delegate_) return state_;
  const Frame* inner = this;
  while (inner->delegate_) inner = inner->delegate_;
  return inner->state_;
}

Frame::Frame(Frame&& other) : where_(other.where_) {
  if (other.state_ != State::kCreated || other.caller_) {
    throw RuntimeError("a " + std::string(other.kind()) + " that has started cannot be moved");
  }
  other.state_ = State::kClosed;
  if (observer) observer->moved(other, *this);
}

Frame::~Frame() {
  if (observer) observer->destroyed(*this);
  if (caller_) caller_->delegate_ = nullptr;
  if (!delegate_) return;
  // What it waited for outlives it, and is a stack of its own again.
  delegate_->caller_ = nullptr;
  delegate_->top_ = top_;
  if (!caller_ && top_ != this) return;
  for (Frame* inner = delegate_; inner; inner = inner->delegate_) delegate_->top_ = inner;
}

// PEP 479: a StopIteration that left a body would look like the body's own end.
void Frame::close_and_rethrow() {
  state_ = State::kClosed;
  if (observer) observer->raised(*this, describe(std::current_exception()));
  try {
    throw;
  } catch (const StopIteration&) {
    throw RuntimeError(std::string(kind()) + " raised StopIteration");
  }
}

bool Frame::may_run_unusually(const std::exception_ptr* thrown) {
  if (state_ == State::kCreated && !caller_ && !thrown) return true;
  refuse_if_executing();
  if (state_ == State::kClosed) refuse_if_finished();
  if (thrown) {
    state_ = State::kClosed;
    std::rethrow_exception(*thrown);
  }
  return false;
}

void Frame::refuse_if_executing() const {
  if (!caller_ && top_->state_ != State::kRunning) return;
  throw ValueError(std::string(kind()) + " already executing");
}

void Frame::throw_just_started() const {
  throw TypeError("can't send non-None value to a just-started " + std::string(kind()));
}

void Frame::throw_no_end() const {
  throw RuntimeError("'" + name() +
                     "' left resume() without a yield or a return_value(): is a case missing?");
}

void Frame::throw_unread(std::exception_ptr& thrown) const {
  const std::string unread = describe(std::exchange(thrown, nullptr));
  throw RuntimeError("'" + name() + "' went on without looking at what was raised (" + unread +
                     "): begin every case with sent.value(), sent.result_of() "
                     "or sent.check()");
}

void Frame::delegate_to(Frame& inner, int resume_point, const std::source_location& here) {
  if (inner.state_ != State::kCreated) inner.refuse_if_in_use();
  suspend_at(resume_point, here);
  if (inner.finished()) return;
  inner.caller_ = this;
  delegate_ = &inner;
  if (observer) observer->delegated(*this, inner);
}

void Frame::move_top_up(Frame& frame) {
  if (frame.delegate_) top_ = frame.delegate_->top_;
}

void Frame::pop() {
  Frame& leaving = *top_;
  if (!leaving.finished()) leaving.state_ = State::kSuspended;  // it leaves to be closed
  top_ = leaving.caller_;
  top_->state_ = State::kRunning;
  top_->delegate_ = nullptr;
  leaving.caller_ = nullptr;
  leaving.top_ = &leaving;
}

}  // namespace aio
