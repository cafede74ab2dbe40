// The generators of workloads.hpp as the compiler makes them of co_yield, to compare with.
#pragma once

#include <coroutine>
#include <exception>

namespace aio::bench {

// The twin: what it yields stays in the promise, as in any generator of C++20.
template <class Y, class S>
struct Twin {
  struct promise_type {
    Y yielded{};
    S* sent = nullptr;
    std::exception_ptr error;
    Twin get_return_object() { return {Handle::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() { error = std::current_exception(); }
    void return_void() {}
    auto yield_value(Y value) {
      yielded = value;
      struct Awaiter {
        promise_type& promise;
        bool await_ready() noexcept { return false; }
        void await_suspend(std::coroutine_handle<>) noexcept {}
        S& await_resume() noexcept { return *promise.sent; }
      };
      return Awaiter{*this};
    }
  };
  using Handle = std::coroutine_handle<promise_type>;
  Handle handle;
  ~Twin() { handle.destroy(); }
  Y send(S value) {
    handle.promise().sent = &value;
    handle.resume();
    if (handle.promise().error) std::rethrow_exception(handle.promise().error);
    return handle.promise().yielded;
  }
};

inline Twin<long, long> count() {
  for (long i = 0;; ++i) co_yield i;
}

inline Twin<double, double> average() {
  double total = 0;
  int n = 0;
  double x = co_yield 0;
  for (;;) {
    total += x;
    x = co_yield total / ++n;
  }
}

}  // namespace aio::bench
