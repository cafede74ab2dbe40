// A call waits in one of three places: the ready queue, the timers, the waiters of descriptors. A
// turn moves calls from the last two to the first, and makes those that are in it then.
#include "stage6_tasks_futures/event_loop.hpp"

#include <algorithm>
#include <cmath>

#include "stage6_tasks_futures/library/cancel.hpp"
#include "stage6_tasks_futures/library/run_in_executor.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace aio {

// ---- life

EventLoop::EventLoop(Selector& selector, Clock& clock)
    : Loop(clock),
      waiters_(
          selector, [](FdWaiter& waiter) { waiter.fd_closed(); }, [this] { door_.wake(); }) {
  waiters_.add(door_.fileno(), kRead, door_);
}

EventLoop::~EventLoop() {
  close();
  report_pending();
  link_->loop = nullptr;  // from now on, a future that becomes done calls nobody
  // The oldest goes first. Places in tasks_ are for those that leave one by one.
  auto tasks = std::exchange(tasks_, {});
  std::ranges::sort(tasks, {}, [](const Ref<TaskBase>& task) { return task->number_; });
  for (Ref<TaskBase>& task : tasks) std::exchange(task, nullptr)->abandon();
  tell_not_called();
  link_->memory.close();
}

void EventLoop::close() {
  if (is_running()) throw RuntimeError("Cannot close a running event loop");
  if (closed_) return;
  closed_ = true;
  if (executor_) {
    const OnError open{[this] { closed_ = false; }};  // a thread of its own cannot wait for itself
    executor_->shutdown(ThreadPool::kDropQueue);
  }
  waiters_.unfollow_all();
  own_selector_.close();  // first: after a fork() its watches are another process's, too
  waiters_.clear();
  door_.close();
  // The things they hold may ask for the loop while they go.
  std::exchange(fd_callbacks_, {}).clear();
  tell_not_called();
}

// They stay until the loop goes: until then, a group among them can still be cancelled.
void EventLoop::tell_not_called() {
  for (const Call& call : ready_) call.target->not_called();
  for (const auto& timer : timers_.entries()) timer.value->not_called();
}

// ---- calls

Ref<Handle> EventLoop::call_soon(std::function<void()> function) {
  Ref<Handle> handle(new Handle(std::move(function)));
  schedule(handle);
  return handle;
}

Ref<TimerHandle> EventLoop::call_at(double when, std::function<void()> function) {
  refuse_if_closed();
  Ref<TimerHandle> handle(new TimerHandle(link_, when, std::move(function)));
  schedule_at(when, handle);
  return handle;
}

void TimerHandle::cancel() {
  if (!cancelled() && link_->loop) link_->loop->timer_may_be_obsolete();
  Handle::cancel();
}

void EventLoop::schedule_at(double when, const Ref<Runnable>& target) {
  if (std::isnan(when)) throw ValueError("a timer needs a number of seconds, not NaN");
  timers_.push(when, target);
  notify(Happening::kTimerSet, target.get(), when);
}

void EventLoop::notify_closing(int fd) {
  for (const auto& [number, future] : just_woken_) {
    if (number == fd) future->fd_closed();
  }
  waiters_.closing(fd);
}

// ---- running

void EventLoop::run_forever() {
  refuse_if_closed();
  const Running running(*this);
  const Finally at_the_end{[this] {
    stopping_ = false;
    waiters_.clear_kept();
  }};
  do run_once();
  while (!stopping_);
}

void EventLoop::run_until_done(const Ref<FutureBase>& future, bool is_own) {
  ensure_future(*this, future);
  const Ref<Runnable> on_done = future->add_done_callback([this](FutureBase& done) {
    if (!holds<KeyboardInterrupt>(done.failure())) stop();  // that one has stopped the loop itself
  });
  const Finally at_the_end{[&] { future->remove_done_callback(on_done); }};
  const OnError on_error{[&] {
    // It may be ready, and would stop another run.
    std::erase_if(ready_, [&](const Call& call) { return call.target == on_done; });
    if (is_own && future->done()) future->failure();  // it may be the one that leaves here
  }};
  run_forever();
  if (!future->done()) throw RuntimeError("Event loop stopped before Future completed.");
}

// own: one turn
void EventLoop::run_once() {
  notify(Happening::kTurn, this);
  wait(stopping_);
  wake_sleepers();
  door_.check_interrupt();
  run_ready();
}

void EventLoop::wait(bool only_look) {
  just_woken_.clear();
  drop_obsolete_timers();
  double timeout = 0;
  if (ready_.empty() && !only_look) {
    timeout = timers_.empty() ? INFINITY : std::max(0.0, timers_.next_deadline() - time());
  }
  // Virtual time stands still while a thread works, and jumps where nothing else can happen.
  const bool virtual_wait = clock_.is_virtual() && timeout > 0;
  const bool idle = in_executor_ == 0 && (std::isfinite(timeout) || waiters_.size() == 1);
  const bool jump = virtual_wait && idle;
  if (virtual_wait) timeout = jump ? 0 : INFINITY;
  // Python asks its selector in every turn. We do not ask when there is no time to wait and nobody
  // waits but the loop itself, for wake(), because that call would cost more than most turns.
  if (timeout > 0 || waiters_.size() > 1 || door_.woken()) {
    waiters_.select(timeout, [](FdWaiter& waiter) { return waiter.fd_ready(); });
  }
  if (!jump || !ready_.empty() || door_.interrupted()) return;
  if (std::isinf(timers_.next_deadline())) throw_deadlock();
  clock_.sleep_until(timers_.next_deadline());
}

void EventLoop::wake_sleepers() {
  if (timers_.empty()) return;
  const double now = time();
  while (!timers_.empty() && timers_.next_deadline() <= now) {
    Ref<Runnable> target = timers_.pop();
    notify(Happening::kTimerDue, target.get());
    schedule(std::move(target));
  }
}

// An obsolete timer stays in the heap until it is at the front, or half of more than 100 may be.
void EventLoop::drop_obsolete_timers() {
  const auto obsolete = [](const Ref<Runnable>& timer) { return timer->obsolete(); };
  if (timers_.size() > 100 && obsolete_timers_ * 2 >= timers_.size()) {
    obsolete_timers_ = 0;
    suppress([&] { timers_.remove_if(obsolete); });  // without memory another time
  }
  while (!timers_.empty() && obsolete(timers_.front().value)) timers_.pop();
}

void EventLoop::run_ready() {
  for (std::size_t n = ready_.size(); n > 0; --n) {
    const Call call = std::move(ready_.front());
    ready_.pop_front();
    notify(Happening::kQueuePop, call.target.get());
    try {
      call.target->run(call.done.get());
    } catch (const KeyboardInterrupt&) {
      throw;
    } catch (...) {
      call_exception_handler({"Exception in callback", std::current_exception()});
    }
  }
}
// own: end

// ---- tasks and events

std::vector<Ref<TaskBase>> EventLoop::all_tasks() const {
  std::vector<Ref<TaskBase>> tasks = tasks_;
  std::ranges::sort(tasks, {}, [](const Ref<TaskBase>& task) { return task->number_; });
  return tasks;
}

Ref<SleepFuture> EventLoop::sleep_until(double when) {
  Ref<SleepFuture> future(link_->memory.make<SleepFuture>(*this));
  schedule_at(when, future);
  return future;
}

Ref<FutureBase> EventLoop::future_of(Event& event) {
  if (const auto* io = dynamic_cast<FdEvent*>(&event)) {
    return Ref<FdFuture>(new FdFuture(*this, *io));
  }
  if (const auto* sleep = dynamic_cast<AsyncSleep*>(&event)) {
    return sleep_until(std::max(sleep->until(), time()));  // as SleepLoop::park()
  }
  throw RuntimeError("Task got bad yield: " + event.repr());
}

EventLoop& get_event_loop() {
  if (auto* const loop = dynamic_cast<EventLoop*>(running_loop())) return *loop;
  throw RuntimeError("no running event loop");
}

}  // namespace aio
