#include "stage6_tasks_futures/event_loop.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <new>

#include "stage6_tasks_futures/run.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace aio {

// ---- waiters of descriptors

/// A coroutine that waits: a future that is done when the descriptor is ready.
struct EventLoop::FdFuture final : Future<>, FdWaiter {
  FdFuture(EventLoop& loop, const FdEvent& event) : Future(loop), fd(event.fd()) {
    loop.waiters_.add(fd, events = event.events(), *this, event.keep());
  }
  ~FdFuture() override {
    if (!done() && loop()) loop()->waiters_.remove(fd, events);
  }
  bool cancel(const std::string& message) override {
    if (done()) return false;
    if (loop()) loop()->waiters_.remove(fd, events);
    return Future::cancel(message);
  }
  bool fd_ready() override {
    set_result({});
    loop()->just_woken_.emplace_back(fd, this);
    return false;
  }
  void fd_closed() override {
    if (!done()) return set_exception(closed_while_waiting());
    exception_ = closed_while_waiting();  // it was woken, and has not run yet
  }
  const Runnable* target() const override { return this; }

  int fd;
  Events events;
};

/// add_reader() and add_writer().
struct EventLoop::FdHandle final : FdWaiter {
  FdHandle(EventLoop& its_loop, int its_fd, Events its_event)
      : loop(its_loop), fd(its_fd), event(its_event) {
    loop.waiters_.add(fd, event, *this);
  }
  bool fd_ready() override {
    loop.schedule(*handle);
    return true;
  }
  void fd_closed() override {
    handle->cancel();  // it may be ready
    loop.fd_handles_.erase({fd, event});
  }
  const Runnable* target() const override { return handle.get(); }

  EventLoop& loop;
  int fd;
  Events event;
  Ref<Handle> handle;
};

/// The descriptor that other threads and signals write to.
struct EventLoop::WakeUp final : FdWaiter {
  explicit WakeUp(EventLoop& its_loop) : loop(its_loop) {
    loop.waiters_.add(loop.wake_fd_.fileno(), kRead, *this);
  }
  bool fd_ready() override {
    loop.woken_ = false;  // before it takes them: a call that comes now wakes it again
    std::uint64_t count = 0;
    if (::read(loop.wake_fd_.fileno(), &count, sizeof count) < 0) return true;
    ThreadCalls functions;
    {
      const std::lock_guard lock(loop.mutex_);
      functions.swap(loop.from_threads_);
    }
    for (auto& function : functions) loop.call_soon(std::move(function));
    return true;
  }
  void fd_closed() override {}

  EventLoop& loop;
};

// ---- life

// Many tasks often end together, and as many begin soon after. malloc() would join their pieces of
// memory and cut them again: a third of what such a task costs. So a piece is kept for the next
// task of its size, until the loop has nothing to do. Each begins with the address of the next one.

extern "C" [[gnu::weak]] void __asan_init();  // NOLINT: there if AddressSanitizer is

namespace {
constinit thread_local std::array<void*, 64> spare_tasks{};  // by size, in words
constinit thread_local int loops = 0;                        // nothing is kept without one

void free_spare_tasks() {
  for (void*& first : spare_tasks) {
    while (first) ::operator delete(std::exchange(first, *static_cast<void**>(first)));
  }
}
}  // namespace

void* TaskBase::operator new(std::size_t size) {
  const std::size_t words = size / sizeof(void*);
  if (words >= spare_tasks.size() || !spare_tasks[words]) return ::operator new(size);
  return std::exchange(spare_tasks[words], *static_cast<void**>(spare_tasks[words]));
}

void TaskBase::operator delete(void* task, std::size_t size) {
  const std::size_t words = size / sizeof(void*);
  const bool keep = words < spare_tasks.size() && loops > 0;
  // AddressSanitizer is to notice the use of a task after its end.
  if (!keep || __asan_init) return ::operator delete(task);
  spare_tasks[words] = static_cast<void*>(::new (task) void*(spare_tasks[words]));
}

EventLoop::EventLoop(Selector& selector, Clock& clock)
    : Loop(clock),
      waiters_(
          selector, [](FdWaiter& waiter) { waiter.fd_closed(); }, [this] { wake(); }) {
  wake_fd_ = Descriptor(checked(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd"));
  wake_up_ = std::make_unique<WakeUp>(*this);
  ++loops;
}

EventLoop::~EventLoop() {
  close();
  try {
    for (const Ref<TaskBase>& task : all_tasks()) {
      if (!task->log_destroy_pending_) continue;
      call_exception_handler({"Task was destroyed but it is pending!\ntask: " + task->repr()});
    }
  } catch (const std::bad_alloc&) {  // then the reports are missing, and nothing else
  }
  link_->loop = nullptr;  // from now on, a future that becomes done calls nobody
  // The oldest goes first. Places in tasks_ are for those that leave one by one.
  auto tasks = std::exchange(tasks_, {});
  std::ranges::sort(tasks, {}, [](const Ref<TaskBase>& task) { return task->number_; });
  for (Ref<TaskBase>& task : tasks) std::exchange(task, nullptr)->abandon();
  --loops;
  free_spare_tasks();
}

void EventLoop::close() {
  if (is_running()) throw RuntimeError("Cannot close a running event loop");
  if (closed_) return;
  if (executor_) executor_->shutdown();  // a function that still runs hands in its result
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  waiters_.clear();
  // The things they hold may ask for the loop while they go.
  const auto calls = std::exchange(ready_, {});
  const auto timers = std::exchange(timers_, {});
  const auto functions = std::exchange(from_threads_, {});
  const auto handles = std::exchange(fd_handles_, {});
}

// ---- calls

Ref<Handle> EventLoop::call_soon(std::function<void()> function) {
  refuse_if_closed();
  Ref<Handle> handle(new Handle(std::move(function)));
  schedule(*handle);
  return handle;
}

Ref<TimerHandle> EventLoop::call_later(double delay, std::function<void()> function) {
  return call_at(time() + delay, std::move(function));
}

Ref<TimerHandle> EventLoop::call_at(double when, std::function<void()> function) {
  refuse_if_closed();
  Ref<TimerHandle> handle(new TimerHandle(link_, when, std::move(function)));
  schedule_at(when, handle);
  return handle;
}

void TimerHandle::cancel() {
  if (!cancelled() && link_->loop) link_->loop->timer_was_cancelled();
  Handle::cancel();
}

void EventLoop::schedule_at(double when, Ref<Runnable> target) {
  if (std::isnan(when)) throw ValueError("a timer needs a number of seconds, not NaN");
  const Runnable* const timer = target.get();
  timers_.push(when, std::move(target));
  notify(Happening::kTimerSet, timer, when);
}

void EventLoop::call_soon_threadsafe(std::function<void()> function) {
  if (running_loop() == this) {
    call_soon(std::move(function));
    return;
  }
  ThreadCalls calls;
  calls.push_back(std::move(function));
  hand_in(calls);
}

void EventLoop::hand_in(ThreadCalls& calls) {
  const std::lock_guard lock(mutex_);
  refuse_if_closed();
  from_threads_.splice(from_threads_.end(), calls);
  wake();
}

// Also called by a signal handler: it does nothing that one must not do.
void EventLoop::wake() noexcept {
  woken_ = true;
  const std::uint64_t one = 1;
  const int before = errno;
  if (::write(wake_fd_.fileno(), &one, sizeof one) < 0) errno = before;  // full: it is awake
}

bool EventLoop::interrupt() noexcept {
  const bool first = !interrupted_.exchange(true);
  wake();
  return first;
}

void EventLoop::add_fd(int fd, Events event, std::function<void()> function) {
  refuse_if_closed();
  waiters_.forget_closed();  // a handle of another descriptor, which had this number
  Ref<Handle> handle(new Handle(std::move(function)));
  const auto found = fd_handles_.find({fd, event});
  if (found != fd_handles_.end()) {
    found->second->handle->cancel();
    found->second->handle = std::move(handle);
    return;
  }
  auto waiter = std::make_unique<FdHandle>(*this, fd, event);
  waiter->handle = std::move(handle);
  fd_handles_[{fd, event}] = std::move(waiter);
}

bool EventLoop::remove_fd(int fd, Events event) {
  const auto found = fd_handles_.find({fd, event});
  if (found == fd_handles_.end()) return false;
  waiters_.remove(fd, event);
  found->second->handle->cancel();
  fd_handles_.erase(found);
  return true;
}

void EventLoop::notify_closing(int fd) {
  for (const auto& [number, future] : just_woken_) {
    if (number == fd) future->fd_closed();
  }
  waiters_.closing(fd);
}

ThreadPool& EventLoop::default_executor() {
  refuse_if_closed();
  if (!executor_) executor_ = std::make_unique<ThreadPool>();
  return *executor_;
}

// ---- running

void EventLoop::run_forever() {
  refuse_if_closed();
  const Running running(*this);
  struct AtTheEnd {
    EventLoop& loop;
    ~AtTheEnd() {
      loop.running_ = false;
      loop.stopping_ = false;
      loop.waiters_.clear_kept();
    }
  } at_the_end{*this};
  running_ = true;
  do run_once();
  while (!stopping_);
}

void EventLoop::run_until_done(const Ref<FutureBase>& future) {
  const Ref<Runnable> on_done = future->add_done_callback([this](FutureBase& done) {
    if (!holds<KeyboardInterrupt>(done.failure())) stop();  // that one has stopped the loop itself
  });
  try {
    run_forever();
  } catch (...) {
    future->remove_done_callback(on_done);
    if (future->done()) future->failure();  // its exception may be the one that leaves here
    throw;
  }
  future->remove_done_callback(on_done);
  if (!future->done()) throw RuntimeError("Event loop stopped before Future completed.");
}

void EventLoop::run_once() {
  notify(Happening::kTurn, this);
  wait();
  wake_sleepers();
  check_interrupt();
  run_ready();
}

void EventLoop::wait() {
  just_woken_.clear();
  drop_cancelled_timers();
  double timeout = 0;
  if (ready_.empty() && !stopping_) {
    timeout = timers_.empty() ? INFINITY : std::max(0.0, timers_.next_deadline() - time());
  }
  if (timeout > 0) free_spare_tasks();  // there is time for it
  // Virtual time stands still while a thread works, and jumps where nothing else can happen.
  bool jump = false;
  if (clock_.is_virtual() && timeout > 0) {
    jump = in_executor_ == 0 && (std::isfinite(timeout) || waiters_.size() == 1);
    timeout = jump ? 0 : INFINITY;
  }
  // Python asks its selector in every turn. We do not ask when there is no time to wait and nobody
  // waits but the loop itself, for wake(), because that call would cost more than most turns.
  if (timeout > 0 || waiters_.size() > 1 || woken_) {
    waiters_.select(timeout, [](FdWaiter& waiter) { return waiter.fd_ready(); });
  }
  if (!jump || !ready_.empty() || interrupted_) return;
  if (std::isinf(timers_.next_deadline())) throw_deadlock();
  clock_.sleep_until(timers_.next_deadline());
}

void EventLoop::wake_sleepers() {
  if (timers_.empty()) return;
  const double now = time();
  while (timers_.next_deadline() <= now) {
    const Ref<Runnable> target = timers_.pop();
    notify(Happening::kTimerDue, target.get());
    schedule(*target);
  }
}

// A cancelled timer stays in the heap until it is at the front, or until half of them are.
void EventLoop::drop_cancelled_timers() {
  const auto obsolete = [](const Ref<Runnable>& timer) { return timer->obsolete(); };
  if (timers_.size() > 100 && cancelled_timers_ * 2 >= timers_.size()) {
    timers_.remove_if(obsolete);
    cancelled_timers_ = 0;
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

// ---- reports

void EventLoop::call_exception_handler(const ExceptionContext& context) {
  try {
    const ExceptionHandler handler = exception_handler_;  // which may set another one
    if (handler) return handler(context);
  } catch (...) {
    warn("Unhandled error in exception handler: " + aio::describe(std::current_exception()));
  }
  std::string line = context.message;
  if (context.exception) line += "\n" + aio::describe(context.exception);
  warn(line);
}

void EventLoop::describe(std::ostream& out) const {
  out << "  " << ready_.size() << " calls ready, " << timers_.size() << " timers, "
      << std::max(0, waiters_.size() - 1) << " descriptors waited for\n";
  for (const Ref<TaskBase>& task : all_tasks()) {
    out << "  " << task->repr() << "\n" << describe_stack(task->get_coro());
  }
}

// ---- tasks and events

std::vector<Ref<TaskBase>> EventLoop::all_tasks() const {
  std::vector<Ref<TaskBase>> tasks = tasks_;
  std::ranges::sort(tasks, {}, [](const Ref<TaskBase>& task) { return task->number_; });
  return tasks;
}

Ref<SleepFuture> EventLoop::sleep_until(double when) {
  Ref<SleepFuture> future(new SleepFuture(*this));
  schedule_at(when, future);
  return future;
}

Ref<FutureBase> EventLoop::future_of(Event& event) {
  if (const auto* sleep = dynamic_cast<AsyncSleep*>(&event)) {
    return sleep_until(std::max(sleep->until(), time()));  // as SleepLoop::park()
  }
  if (const auto* io = dynamic_cast<FdEvent*>(&event)) {
    return Ref<FdFuture>(new FdFuture(*this, *io));
  }
  throw RuntimeError("Task got bad yield: " + event.repr());
}

EventLoop& get_event_loop() {
  auto* loop = dynamic_cast<EventLoop*>(running_loop());
  if (!loop) throw RuntimeError("no running event loop");
  return *loop;
}

}  // namespace aio
