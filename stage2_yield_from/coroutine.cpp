#include "stage2_yield_from/coroutine.hpp"

#include <cstdio>

namespace aio {

namespace {
void warn_on_stderr(const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); }
WarningHandler warning_handler = &warn_on_stderr;
}  // namespace

WarningHandler set_warning_handler(WarningHandler handler) {
  return std::exchange(warning_handler, handler ? handler : &warn_on_stderr);
}

void warn(const std::string& line) { warning_handler(line); }

AnyCoroutine::~AnyCoroutine() {
  if (!is(State::kCreated)) return;
  // Only the name of the class that was made is known here: the object is half
  // gone.
  warn("RuntimeWarning: coroutine '" + Frame::name() + "' was never awaited");
}

void AnyCoroutine::refuse_if_finished() const {
  if (finished()) throw RuntimeError("cannot reuse already awaited coroutine");
}

void AnyCoroutine::refuse_if_in_use() const {
  refuse_if_finished();
  if (state() == State::kSuspended) throw RuntimeError("coroutine is being awaited already");
  refuse_if_executing();
}

std::string describe_stack(const AnyCoroutine& coroutine) {
  std::string lines;
  for (const Frame* frame = &coroutine; frame; frame = frame->delegate()) {
    lines += "    " + frame->name() + " " + to_string(frame->state()) + " at " +
             frame->where().file_name() + ":" + std::to_string(frame->where().line()) + "\n";
  }
  return lines;
}

}  // namespace aio
