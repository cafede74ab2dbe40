// A function that blocks, in a thread; its result comes back as a future of the loop.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <type_traits>

#include "stage6_tasks_futures/event_loop.hpp"
#include "stage6_tasks_futures/library/executor.hpp"

namespace aio {

template <class F>
auto EventLoop::run_in_executor(ThreadPool& executor, F function) {
  refuse_if_closed();
  using Raw = std::invoke_result_t<F&>;
  using R = std::conditional_t<std::is_void_v<Raw>, None, Raw>;
  struct Job final : Future<R> {
    Job(EventLoop& loop, F&& its_function) : Future<R>(loop), function(std::move(its_function)) {}
    bool cancel(const std::string& message = {}) override {
      if (!this->done()) unwanted = true;
      return Future<R>::cancel(message);
    }
    void call() noexcept {  // by a thread, which touches no more of the future than this
      try {
        if (unwanted) return;
        if constexpr (std::is_void_v<Raw>) {
          (*function)();
          value.emplace();
        } else {
          value.emplace((*function)());
        }
      } catch (...) {
        error = std::current_exception();
      }
    }
    void end() {  // by the loop
      function.reset();
      if (this->done()) return;
      if (error) return this->fail(error);
      if (!value) return void(this->cancel());  // it was dropped from the queue
      this->set_result_of([this]() -> R&& { return std::move(*value); });
    }

    std::optional<F> function;           // goes in the loop's thread
    std::atomic<bool> unwanted = false;  // cancelled before it began
    std::optional<R> value{};
    std::exception_ptr error{};
  };
  /// The loop hears when the last copy goes: the function has run, or was dropped.
  struct End {
    ThreadDoor& door;
    ThreadDoor::Calls calls{};
    ~End() { door.leave(calls); }
  };
  const Ref<Job> job(new Job(*this, std::move(function)));
  const auto end = std::make_shared<End>(door_);
  // Now, because a thread could not tell of bad_alloc.
  end->calls.push_back(Ref<Handle>(new Handle([this, job] {
    --in_executor_;
    job->end();
  })));
  const OnError take_back{[&end] { end->calls.clear(); }};
  executor.submit([&called = *job, end] { called.call(); });
  ++in_executor_;
  return Ref<Future<R>>(job);
}

template <class F>
auto EventLoop::run_in_executor(F function) {
  if (executor_refuses_) throw RuntimeError("Executor shutdown has been called");
  if (!executor_) executor_ = std::make_shared<ThreadPool>();
  return run_in_executor(*executor_, std::move(function));
}

}  // namespace aio
