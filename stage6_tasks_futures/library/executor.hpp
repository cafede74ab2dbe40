// Threads for functions that block. They know nothing of loops: a function goes in, and runs.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace aio {

/// `concurrent.futures.ThreadPoolExecutor`: starts threads as they are needed, and no more than
/// `max_workers`. Functions that wait for a thread get one in the order they came.
class ThreadPool {
 public:
  /// 0 stands for Python's default: the number of processors and 4, at most 32.
  explicit ThreadPool(std::size_t max_workers = 0);
  /// As shutdown(). In one of its own threads it waits for nobody: they end by themselves.
  ~ThreadPool();

  /// `job` must not throw. Throws std::system_error if no thread can be started.
  void submit(std::function<void()> job);
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

}  // namespace aio
