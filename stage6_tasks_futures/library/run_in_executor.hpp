// A function that blocks, in a thread; its result comes back as a future of the loop. The threads
// know nothing of loops: a function goes in, and runs.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <vector>

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

/// `concurrent.futures.ThreadPoolExecutor`: starts threads as they are needed, and no more than
/// `max_workers`. Functions that wait for a thread get one in the order they came.
class ThreadPool {
 public:
  /// 0 stands for Python's default: the number of processors and 4, at most 32.
  explicit ThreadPool(std::size_t max_workers = 0);
  /// As shutdown(). In one of its own threads it waits for nobody: they end by themselves.
  ~ThreadPool();

  /// `function` must not throw. Throws std::system_error if no thread can be started.
  void submit(std::function<void()> function);
  /// The fate of functions that have not begun. The future of one that is dropped is cancelled, in
  /// the loop's thread: `cancel_futures=True`.
  enum Queued { kRunQueue, kDropQueue };
  /// Waits for all functions. Throws RuntimeError in a thread of this pool.
  void shutdown(Queued queued = kRunQueue);

 private:
  struct Work;

  const std::size_t max_workers_;
  const std::shared_ptr<Work> work_;  // the threads hold it, too
  std::mutex joining_;                // a second shutdown() waits for the first
  std::vector<std::thread> threads_;  // of work_'s mutex until it is stopped, then of joining_
};

/// A function in a thread, and its future in the loop: `_WorkItem` of concurrent.futures, and
/// what wrap_future() makes of it, in one.
template <class F, class Raw = std::invoke_result_t<F&>,
          class R = std::conditional_t<std::is_void_v<Raw>, None, Raw>>
class WorkItem final : public Future<R> {
 public:
  WorkItem(EventLoop& loop, F&& function) : Future<R>(loop), function_(std::move(function)) {}

  bool cancel(const std::string& message = {}) override {
    if (!this->done()) unwanted_ = true;
    return Future<R>::cancel(message);
  }
  /// Called by a thread, which touches no more of the future than this.
  void call() noexcept {
    try {
      if (unwanted_) return;
      if constexpr (std::is_void_v<Raw>) {
        (*function_)();
        value_.emplace();
      } else {
        value_.emplace((*function_)());
      }
    } catch (...) {
      error_ = std::current_exception();
    }
  }
  /// Called by the loop.
  void end() {
    function_.reset();
    if (this->done()) return;
    if (error_) return this->fail(error_);
    if (!value_) return void(this->cancel());  // it was dropped from the queue
    this->set_result_of([this]() -> R&& { return std::move(*value_); });
  }

 private:
  std::optional<F> function_;           // goes in the loop's thread
  std::atomic<bool> unwanted_ = false;  // cancelled before it began
  std::optional<R> value_;
  std::exception_ptr error_;
};

template <class F>
auto EventLoop::run_in_executor(ThreadPool& executor, F function) {
  refuse_if_closed();
  /// The loop hears when the last copy goes: the function has run, or was dropped.
  struct End {
    ThreadDoor& door;
    ThreadDoor::Calls calls{};
    ~End() { door.leave(calls); }
  };
  const Ref<WorkItem<F>> item(new WorkItem<F>(*this, std::move(function)));
  const auto end = std::make_shared<End>(door_);
  // Now, because a thread could not tell of bad_alloc.
  end->calls.push_back(Ref<Handle>(new Handle([this, item] {
    --in_executor_;
    item->end();
  })));
  const OnError take_back{[&end] { end->calls.clear(); }};
  executor.submit([&called = *item, end] { called.call(); });
  ++in_executor_;
  return Ref<Future<typename WorkItem<F>::Result>>(item);
}

auto EventLoop::run_in_executor(auto function) {
  if (executor_refuses_) throw RuntimeError("Executor shutdown has been called");
  if (!executor_) executor_ = std::make_shared<ThreadPool>();
  return run_in_executor(*executor_, std::move(function));
}

}  // namespace aio
