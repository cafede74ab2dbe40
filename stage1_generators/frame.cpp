#include "stage1_generators/frame.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace aio {

namespace {

/// Takes the last name off "int main()::Outer<int>::resume()", and returns it.
std::string_view take_name(std::string_view& path) {
  int depth = 0;  // of <...> and (...), in which a blank or "::" does not end the name
  std::size_t begin = path.size();
  for (; begin > 0; --begin) {
    const char c = path[begin - 1];
    depth += (c == '>' || c == ')') - (c == '<' || c == '(');
    if (depth == 0 && (c == ':' || c == ' ')) break;
  }
  const std::string_view name = path.substr(begin);
  path.remove_suffix(name.size());
  return name;
}

// PEP 479: a StopIteration that left a frame would look like the frame's own end.
std::exception_ptr leaving(const Frame& frame, std::exception_ptr raised) {
  if (!holds<StopIteration>(raised)) return raised;
  return std::make_exception_ptr(RuntimeError(std::string(frame.kind()) + " raised StopIteration"));
}

}  // namespace

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

std::string type_name(const std::type_info& type) {
  std::unique_ptr<char, decltype(&std::free)> readable(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, nullptr), &std::free);
  const std::string_view name = readable ? readable.get() : type.name();
  const std::string_view plain = name.substr(0, name.find('<'));
  return std::string(plain.substr(plain.rfind(':') + 1));
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
  const std::string name = type_name(*raised.__cxa_exception_type());
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

// The compiler knows where a frame was made as "... Sleepy::Sleepy(...)", and where it is suspended
// as "... Sleepy::resume(...)", or in another function of its class.
std::string Frame::name() const {
  return name_at(where_, state_ == State::kCreated ? Part::kFunction : Part::kClass);
}

std::string Frame::name_at(const std::source_location& where, Part part) {
  std::string_view path = where.function_name();
  path = path.substr(0, path.find(" ["));      // "[with T = int]"
  path = path.substr(0, path.rfind(')') + 1);  // "const"
  const std::string_view function = take_name(path);
  const bool of_class = part == Part::kClass && path.ends_with("::");
  if (of_class) path.remove_suffix(2);
  const std::string_view name = of_class ? take_name(path) : function;
  return std::string(name.substr(0, name.find('(')));
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

std::exception_ptr Frame::close_raised() {
  state_ = State::kClosed;
  const std::exception_ptr raised = std::current_exception();
  if (observer) observer->raised(*this, describe(raised));
  return leaving(*this, raised);
}

bool Frame::may_run_unusually(const std::exception_ptr* thrown) {
  if (state_ == State::kCreated && !caller_ && !thrown) return true;
  refuse_if_executing();
  if (state_ == State::kClosed) refuse_if_finished();
  if (!thrown) return false;
  const bool ended = std::exchange(state_, State::kClosed) == State::kClosed;
  std::rethrow_exception(ended ? *thrown : leaving(*this, *thrown));
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

void Frame::check_read(std::exception_ptr& thrown) const {
  if (resume_point_ == kPassedOn) {
    if (observer) observer->raised(*this, describe(thrown));
    thrown = leaving(*this, thrown);
    return;
  }
  const std::string unread = describe(std::exchange(thrown, nullptr));
  throw RuntimeError("'" + name() + "' went on without looking at what was raised (" + unread +
                     "): begin every case with sent.check(), sent.value() or the like");
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
