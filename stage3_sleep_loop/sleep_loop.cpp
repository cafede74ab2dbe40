// A job goes round: ready, running, then to wherever park() puts it, and ready again once wait()
// has passed the time. It leaves when its coroutine has ended.
#include "stage3_sleep_loop/sleep_loop.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace aio {

// own: the loop
std::vector<std::exception_ptr> SleepLoop::run_all(const std::vector<AnyCoroutine*>& all) {
  const Running running(*this);
  if (std::ranges::count(all, nullptr)) throw TypeError("a coroutine was expected, got null");
  if (std::set(all.begin(), all.end()).size() < all.size()) {
    throw RuntimeError("the same coroutine is given to run() twice");
  }
  std::vector<std::exception_ptr> errors(all.size());
  try {
    for (std::size_t i = 0; i < all.size(); ++i) add(*all[i]).error = &errors[i];
    while (!jobs_.empty()) {
      notify(Happening::kTurn, this);
      wait();
      run_ready();
    }
  } catch (...) {
    close_all();
    throw;
  }
  forget_all();
  return errors;
}

void SleepLoop::spawn(std::unique_ptr<AnyCoroutine> coroutine) {
  if (!coroutine) throw TypeError("a coroutine was expected, got null");
  add(*coroutine).owned = std::move(coroutine);
}

SleepLoop::Job& SleepLoop::add(AnyCoroutine& coroutine) {
  std::list<Job> added;
  added.push_back(Job{&coroutine});
  make_ready(added.front());  // without memory it throws, and there is no job
  jobs_.splice(jobs_.end(), added);
  jobs_.back().self = std::prev(jobs_.end());
  return jobs_.back();
}

void SleepLoop::make_ready(Job& job, std::exception_ptr to_raise) {
  job.event = nullptr;
  job.to_raise = std::move(to_raise);
  ready_.push_back(&job);
  notify(Happening::kQueuePush, job.coroutine);
}

void SleepLoop::run_ready() {
  for (std::size_t n = ready_.size(); n > 0; --n) {
    Job& job = *ready_.front();
    ready_.pop_front();
    notify(Happening::kQueuePop, job.coroutine);
    step(job);
  }
}

void SleepLoop::step(Job& job) {
  std::exception_ptr error = std::exchange(job.to_raise, nullptr);
  AnyCoroutine::Step step = job.coroutine->run(nullptr, error);
  if (step.returned()) return finish(job, std::move(error));
  job.event = step.value();
  if (!job.event) return make_ready(job);  // a bare `yield`: only let the others go first
  try {
    park(job, *job.event);
  } catch (...) {
    make_ready(job, std::current_exception());
  }
}

void SleepLoop::finish(Job& job, std::exception_ptr error) {
  if (job.error) {
    *job.error = std::move(error);
  } else if (error) {
    warn("'" + job.coroutine->name() + "' ended with " + aio::describe(error));
  }
  jobs_.erase(job.self);
}

void SleepLoop::park(Job& job, Event& event) {
  const auto* sleep = dynamic_cast<AsyncSleep*>(&event);
  if (!sleep) throw RuntimeError("this loop does not know the event " + event.repr());
  // A deadline in the past is now: behind everybody who is due already.
  const double deadline = std::max(sleep->until(), time());
  sleeping_.push(deadline, &job);
  notify(Happening::kTimerSet, job.coroutine, deadline);
}

void SleepLoop::wait() {
  if (ready_.empty()) {
    if (std::isinf(sleeping_.next_deadline())) throw_deadlock();
    clock_.sleep_until(sleeping_.next_deadline());
  }
  wake_sleepers();
}

void SleepLoop::wake_sleepers() {
  const double now = time();
  while (!sleeping_.empty() && sleeping_.next_deadline() <= now) {
    Job& job = *sleeping_.pop();
    notify(Happening::kTimerDue, job.coroutine);
    make_ready(job);
  }
}

void SleepLoop::forget_all() {
  ready_.clear();
  sleeping_ = {};
}

// The loop itself failed. No coroutine is left behind without its clean-up.
void SleepLoop::close_all() {
  while (!jobs_.empty()) {
    forget_all();  // also what a clean-up has just spawned
    Job& job = jobs_.front();
    try {
      job.coroutine->close();
      finish(job, nullptr);
    } catch (...) {
      finish(job, std::current_exception());
    }
  }
}
// own: end

}  // namespace aio
