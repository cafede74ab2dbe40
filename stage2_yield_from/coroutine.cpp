// Warnings, and what a coroutine refuses: it runs once, and one frame at a time waits for it.
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
  // Only the name of the class that was made is known here: the object is half gone.
  warn("RuntimeWarning: coroutine '" + Frame::name() + "' was never awaited");
}

void AnyCoroutine::refuse_finished(std::exception_ptr& error) const {
  error = std::make_exception_ptr(RuntimeError("cannot reuse already awaited coroutine"));
}

void AnyCoroutine::refuse_if_awaited() const {
  std::exception_ptr reused;
  if (finished()) refuse_finished(reused);
  if (reused) rethrow(reused);
  if (state() == State::kSuspended) throw RuntimeError("coroutine is being awaited already");
}

std::string describe_stack(const AnyCoroutine& coroutine) {
  std::string lines;
  for (const Frame* frame = &coroutine; frame; frame = delegate_of(*frame)) {
    lines += "    " + frame->name() + " " + to_string(frame->state()) + " at " +
             frame->where().file_name() + ":" + std::to_string(frame->where().line()) + "\n";
  }
  return lines;
}

}  // namespace aio
