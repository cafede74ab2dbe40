#include "stage6_tasks_futures/library/executor.hpp"

#include <algorithm>
#include <system_error>

#include "stage1_generators/errors.hpp"

namespace aio {

ThreadPool::ThreadPool(std::size_t max_workers)
    : max_workers_(max_workers ? max_workers
                               : std::min(32u, std::thread::hardware_concurrency() + 4)) {}

void ThreadPool::submit(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  if (shut_down_) throw RuntimeError("cannot schedule new futures after shutdown");
  if (idle_ <= jobs_.size() && threads_.size() < max_workers_) {
    try {
      threads_.emplace_back([this] { work(); });
    } catch (const std::system_error& error) {
      throw std::system_error(error.code(), "pthread_create");
    }
  }
  jobs_.push_back(std::move(job));
  changed_.notify_one();
}

void ThreadPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    changed_.wait(lock, [this] { return shut_down_ || !jobs_.empty(); });
    --idle_;
    if (jobs_.empty()) return;  // shut down, and all is done
    {
      const std::function<void()> job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
    }
    lock.lock();
  }
}

void ThreadPool::shutdown(Queued queued) {
  std::list<std::function<void()>> dropped;
  {
    const std::lock_guard lock(mutex_);
    for (const std::thread& thread : threads_) {
      if (thread.get_id() == std::this_thread::get_id()) {
        throw RuntimeError("cannot join current thread");
      }
    }
    shut_down_ = true;
    if (queued == kDropQueue) dropped.swap(jobs_);
  }
  changed_.notify_all();
  dropped.clear();  // at once: those that run may take long
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace aio
