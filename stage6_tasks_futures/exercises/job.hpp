// Given: a coroutine that the compiler writes, and that knows of no loop. It runs at once, up to
// its first co_await that waits, and whoever resumes it goes on with it.
#pragma once

#include <coroutine>
#include <exception>
#include <utility>

#include "stage1_generators/shared/exercises/judge.hpp"

class Job {
 public:
  struct promise_type {
    Job get_return_object() { return Job(Handle::from_promise(*this)); }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { error = std::current_exception(); }

    std::exception_ptr error;
  };

  Job(Job&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Job& operator=(Job&&) = delete;
  ~Job() {
    if (handle_) handle_.destroy();
  }

  bool done() const { return handle_.done(); }
  /// Raises what the body let out.
  void check() const {
    if (handle_.promise().error) std::rethrow_exception(handle_.promise().error);
  }

 private:
  using Handle = std::coroutine_handle<promise_type>;
  explicit Job(Handle handle) : handle_(handle) {}

  Handle handle_;
};
