#include "stage6_tasks_futures/library/locks.hpp"

namespace aio {

EventLoop& LoopBound::get_loop() {
  EventLoop& running = get_event_loop();
  if (!loop_) loop_ = running.link();
  if (loop_ == running.link()) return running;
  throw RuntimeError("<" + type_name(typeid(*this)) + "> is bound to a different event loop");
}

Future<>& Waiters::join(Place& place, LoopBound& owner) {
  place.future_ = owner.get_loop().create_future();
  place.at_ = line_.insert(line_.end(), &place);
  place.line_ = this;
  if (next_ == line_.end()) next_ = place.at_;
  return *place.future_;
}

bool Waiters::Place::leave() {
  if (!line_) return false;
  if (line_->next_ == at_) ++line_->next_;
  std::exchange(line_, nullptr)->line_.erase(at_);
  return true;
}

void Waiters::Place::leave(const AnyCoroutine::Sent& sent) {
  if (leave()) return;
  sent.check();
  throw RuntimeError("what this waits for is gone: it must outlive those that wait");
}

std::size_t Waiters::wake(std::size_t n) {
  std::size_t woken = 0;
  for (; woken < n && next_ != line_.end(); ++next_) {
    Future<>& future = *(*next_)->future_;
    if (future.done()) continue;
    future.set_result({});
    ++woken;
  }
  return woken;
}

AnyCoroutine::Step Passage::resume(Sent sent) {
  const bool waited = resume_point() == kWoken;
  if (waited) {
    gone_ = !place_.leave();
    if (gone_) {  // there is nothing left to pass
      sent.check();
      return return_value(true);
    }
    if (const auto cancelled = caught<CancelledError>(sent)) {
      turnstile_.give_up(place_.woken());
      std::rethrow_exception(cancelled);
    }
  } else if (!turnstile_.open()) {
    return await(turnstile_.waiters_.join(place_, turnstile_), kWoken);
  }
  turnstile_.pass(waited);
  return return_value(true);
}

AnyCoroutine::Step Condition::Wait::resume(Sent sent) {
  switch (resume_point()) {
    case kStart: {
      if (!lock_.locked()) throw RuntimeError("cannot wait on un-acquired lock");
      Event& notified = condition_.waiters_.join(place_, condition_);
      lock_.release();
      return await(notified, kNotified);
    }
    case kNotified:
      place_.leave(sent);
      try {
        sent.check();
      } catch (...) {
        raised_ = std::current_exception();
      }
      break;
    case kAcquired:
      if (const auto cancelled = caught<CancelledError>(sent)) {  // not without the lock
        if (acquiring_->gone()) std::rethrow_exception(cancelled);
        raised_ = std::make_exception_ptr(CancelledError());
        break;
      }
      if (raised_) std::rethrow_exception(raised_);
      return return_value(true);
  }
  return await(acquiring_.emplace(lock_), kAcquired);
}

}  // namespace aio
