#include "stage6_tasks_futures/library/wait.hpp"

namespace aio {

Ref<Completion> Completion::of(EventLoop& loop, std::vector<Ref<FutureBase>> futures,
                               double timeout, ReturnWhen return_when) {
  Ref<Completion> made(new Completion(loop, std::move(futures), return_when));
  const OnError take_back{[&made] { made->stop(); }};
  made->has_timer_ = timeout != INFINITY;
  if (made->has_timer_) loop.schedule_at(loop.time() + timeout, made);
  for (const Ref<FutureBase>& future : made->futures_) {
    if (!future) throw TypeError("a future is required, not null");
    future->add_done_callback(made);
  }
  return made;
}

void Completion::run(FutureBase* finished) {
  const bool timed_out = finished == nullptr;
  if (!timed_out) --missing_;
  if (timed_out) has_timer_ = false;
  // The exception of the last one counts as not asked for, as Python's.
  const bool failed = !timed_out && missing_ > 0 && return_when_ == ReturnWhen::kFirstException &&
                      !finished->cancelled() && finished->exception();
  if (done()) return;
  if (timed_out || failed || missing_ == 0 || return_when_ == ReturnWhen::kFirstCompleted) {
    set_result({});
  }
}

void Completion::stop() {
  const Ref<Runnable> self(this);
  if (std::exchange(has_timer_, false) && loop()) loop()->timer_was_cancelled();
  for (const Ref<FutureBase>& future : std::exchange(futures_, {})) {
    if (future) future->remove_done_callback(self);
  }
}

bool Completion::cancel(const std::string& message) {
  if (!loop() || loop()->is_closed()) stop();  // else its user does, when it goes on
  return Future<>::cancel(message);
}

}  // namespace aio
