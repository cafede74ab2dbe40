#include "stage6_tasks_futures/library/run_in_executor.hpp"

#include <algorithm>
#include <condition_variable>
#include <list>
#include <system_error>

namespace aio {

struct ThreadPool::Work {
  void run();
  void stop(Queued queued);

  std::mutex mutex;  // guards the rest
  std::condition_variable changed;
  std::list<std::function<void()>> functions;  // an empty deque would need memory, in stop() too
  std::size_t idle = 0;
  bool stopped = false;
};

static constinit thread_local const void* work_of_this_thread = nullptr;

void ThreadPool::Work::run() {
  work_of_this_thread = this;
  std::unique_lock lock(mutex);
  for (;;) {
    ++idle;
    changed.wait(lock, [this] { return stopped || !functions.empty(); });
    --idle;
    if (functions.empty()) return;  // stopped, and all is done
    {
      const std::function<void()> function = std::move(functions.front());
      functions.pop_front();
      lock.unlock();
      function();
    }
    lock.lock();
  }
}

void ThreadPool::Work::stop(Queued queued) {
  std::list<std::function<void()>> dropped;  // they go outside of the lock
  {
    const std::lock_guard lock(mutex);
    stopped = true;
    if (queued == kDropQueue) dropped.swap(functions);
  }
  changed.notify_all();
}

ThreadPool::ThreadPool(std::size_t max_workers)
    : max_workers_(max_workers ? max_workers
                               : std::min(32u, std::thread::hardware_concurrency() + 4)),
      work_(std::make_shared<Work>()) {}

ThreadPool::~ThreadPool() {
  try {
    shutdown();
  } catch (const RuntimeError&) {
    work_->stop(kRunQueue);
    for (std::thread& thread : threads_) thread.detach();
  }
}

void ThreadPool::submit(std::function<void()> function) {
  const std::lock_guard lock(work_->mutex);
  if (work_->stopped) throw RuntimeError("cannot schedule new futures after shutdown");
  if (work_->idle <= work_->functions.size() && threads_.size() < max_workers_) {
    try {
      threads_.emplace_back([work = work_] { work->run(); });
    } catch (const std::system_error& error) {
      throw std::system_error(error.code(), "pthread_create");
    }
  }
  work_->functions.push_back(std::move(function));
  work_->changed.notify_one();
}

void ThreadPool::shutdown(Queued queued) {
  if (work_of_this_thread == work_.get()) throw RuntimeError("cannot join current thread");
  work_->stop(queued);  // drops at once: functions that run may take long
  const std::lock_guard joining(joining_);
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

}  // namespace aio
