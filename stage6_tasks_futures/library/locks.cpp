#include "stage6_tasks_futures/library/locks.hpp"

namespace aio {

EventLoop& LoopBound::get_loop() {
  EventLoop& running = get_event_loop();
  if (!loop_) loop_ = running.link();
  if (loop_ == running.link()) return running;
  throw RuntimeError("<" + std::string(name_) + "> is bound to a different event loop");
}

Waiters::Place Waiters::join(LoopBound& owner) {
  const Place place = line_.insert(line_.end(), owner.get_loop().create_future());
  if (next_ == line_.end()) next_ = place;
  return place;
}

Ref<Future<>> Waiters::leave(Place place) {
  if (next_ == place) ++next_;
  Ref<Future<>> future = std::move(*place);
  line_.erase(place);
  return future;
}

std::size_t Waiters::wake(std::size_t n) {
  std::size_t woken = 0;
  for (; woken < n && next_ != line_.end(); ++next_) {
    if ((*next_)->done()) continue;
    (*next_)->set_result({});
    ++woken;
  }
  return woken;
}

AnyCoroutine::Step Passage::resume(Sent sent) {
  bool waited = false;
  switch (resume_point()) {
    case kStart:
      if (turnstile_.open()) break;
      place_ = turnstile_.waiters_.join(turnstile_);
      return await(**place_, kWoken);
    case kWoken:
      const Ref<Future<>> place = turnstile_.waiters_.leave(place_);
      try {
        sent.check();
      } catch (const CancelledError&) {
        turnstile_.give_up(!place->cancelled());
        throw;
      }
      waited = true;
  }
  turnstile_.pass(waited);
  return return_value(true);
}

AnyCoroutine::Step Condition::Wait::resume(Sent sent) {
  Lock& lock = condition_.lock();
  switch (resume_point()) {
    case kStart:
      if (!lock.locked()) throw RuntimeError("cannot wait on un-acquired lock");
      place_ = condition_.waiters_.join(condition_);
      lock.release();
      return await(**place_, kNotified);
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
      return return_value(true);
  }
  return await(acquiring_.emplace(lock), kAcquired);
}

}  // namespace aio
