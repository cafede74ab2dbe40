#include "stage1_generators/shared/recorder/causes.hpp"

#include <algorithm>

namespace aio::trace {

Causes::Maybe Causes::timer_due(Subject timer, std::size_t step) {
  waking_ = Cause{step, "timer"};
  const auto set = timers_.find(timer);
  if (set == timers_.end()) return {};
  const std::size_t when = set->second;
  timers_.erase(set);
  return Cause{when, "timer"};
}

Causes::Maybe Causes::fd_ready(std::size_t step) {
  waking_ = Cause{step, "descriptor"};
  if (!selected_) return {};
  return Cause{*selected_, "answer"};
}

Causes::Maybe Causes::pushed(Subject subject, Subject done, const std::string& how,
                             Maybe otherwise) {
  Maybe cause = std::move(otherwise);
  const auto future = done_.find(done);
  if (done && future != done_.end()) {
    cause = Cause{future->second, how};
  } else if (waking_) {
    cause = waking_;
  } else if (call_ && call_->subject == subject && call_->left) {
    cause = call_->left;
  }
  queue_.emplace_back(subject, cause);
  return cause;
}

Causes::Maybe Causes::called(Subject subject, const std::string& name, std::size_t step) {
  waking_.reset();
  const auto first =
      std::ranges::find(queue_, subject, [](const auto& entry) { return entry.first; });
  Maybe cause;
  if (first != queue_.end()) {
    cause = first->second;
    queue_.erase(queue_.begin(), first + 1);  // those before it have gone without a call
  }
  call_ = Call{subject, name, step, cause, false, {}};
  return cause;
}

Causes::Maybe Causes::done(Subject future, bool cancelled, std::size_t step, Maybe otherwise) {
  done_[future] = step;
  const auto asked = asked_.find(future);
  if (cancelled && asked != asked_.end()) {
    const std::size_t when = asked->second;
    asked_.erase(asked);
    return Cause{when, "cancel"};
  }
  if (call_ && call_->subject == future) {
    // Its own call: a task whose coroutine has ended, a sleep, a group.
    return call_->went_on ? call_->left : call_->cause;
  }
  return waking_ ? waking_ : std::move(otherwise);
}

Causes::Maybe Causes::cancel(Subject task, std::size_t step, Maybe otherwise) {
  const auto asked = asked_.find(task);
  Maybe cause = std::move(otherwise);
  if (asked != asked_.end()) cause = Cause{asked->second, "cancel"};
  asked_[task] = step;
  return cause;
}

void Causes::forget(Subject future) {
  done_.erase(future);
  asked_.erase(future);
  timers_.erase(future);
}

Causes::Maybe Causes::goes_on(bool hears_cancel) {
  if (!call_ || std::exchange(call_->went_on, true)) return {};
  const auto asked = asked_.find(call_->subject);
  if (!hears_cancel || asked == asked_.end()) return call_->cause;
  const std::size_t when = asked->second;
  asked_.erase(asked);
  // What it waited for was cancelled with it: that has woken it, and leads back to the request.
  if (call_->cause && call_->cause->how == "cancelled") return call_->cause;
  return Cause{when, "cancel"};
}

}  // namespace aio::trace
