#include "stage6_tasks_futures/locks.hpp"

namespace aio {

std::size_t Waiters::wake(std::size_t n) {
  std::size_t woken = 0;
  for (const Ref<Future<>>& place : line_) {
    if (woken == n) break;
    if (place->done()) continue;
    place->set_result({});
    ++woken;
  }
  return woken;
}

AnyCoroutine::Step Turn::resume(Sent sent) {
  switch (resume_point()) {
    case kStart:
      if (turnstile_.open()) break;
      place_ = turnstile_.waiters_.join();
      return await(*place_, kWoken);
    case kWoken:
      turnstile_.waiters_.leave(place_);
      try {
        sent.check();
      } catch (const CancelledError&) {
        turnstile_.give_up(!place_->cancelled());
        throw;
      }
  }
  turnstile_.pass(bool(place_));
  return return_value();
}

AnyCoroutine::Step Condition::Wait::resume(Sent sent) {
  Lock& lock = condition_.lock();
  switch (resume_point()) {
    case kStart:
      if (!lock.locked()) throw RuntimeError("cannot wait on un-acquired lock");
      lock.release();
      place_ = condition_.waiters_.join();
      return await(*place_, kNotified);
    case kNotified:
      condition_.waiters_.leave(place_);
      try {
        sent.check();
      } catch (...) {
        raised_ = std::current_exception();
      }
      break;
    case kAcquired:
      try {
        sent.check();
      } catch (const CancelledError&) {  // not without the lock
        raised_ = std::make_exception_ptr(CancelledError());
        break;
      }
      if (raised_) std::rethrow_exception(raised_);
      return return_value();
  }
  return await(acquiring_.emplace(lock), kAcquired);
}

}  // namespace aio
