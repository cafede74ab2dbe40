// A future for anything that can be awaited: of a coroutine its task, of a sleep() a task as well,
// and a future stays as it is. gather(), wait_for(), shield() and as_completed() take all of them.
//
// A sleep() is a future already, which Python's is not. To begin takes a task one turn, and to end
// another one. So that all comes in the turns of Python, it gets a task of its own here.
#pragma once

#include "stage6_tasks_futures/sleep.hpp"

namespace aio {

/// The task of a sleep().
class SleepTask final : public Coroutine<> {
  enum { kStart, kAwake };

 public:
  explicit SleepTask(Sleep sleep) : sleep_(std::move(sleep)) {}
  SleepTask(SleepTask&&) = default;
  ~SleepTask() override {
    if (sleep_.future) sleep_.future->cancel();  // its timer is not needed, if it never began
  }
  std::string name() const override { return "sleep"; }

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(sleep_, kAwake);
    sent.check();
    return return_value();
  }

  Sleep sleep_;
};
inline Ref<Task<>> ensure_future(EventLoop& loop, Sleep sleep) {
  return loop.create_task(SleepTask(std::move(sleep)));
}
inline Ref<Task<>> create_task(Sleep sleep, std::optional<std::string> name = {}) {
  return create_task(SleepTask(std::move(sleep)), std::move(name));
}

/// The future that ensure_future() gives for an Awaitable.
template <class Awaitable>
using FutureOf =
    typename decltype(ensure_future(std::declval<EventLoop&>(), std::declval<Awaitable>()))::Object;

/// Those of `awaitables` that are coroutines become tasks.
template <class Awaitable>
auto ensure_futures(EventLoop& loop, std::vector<Awaitable> awaitables) {
  std::vector<Ref<FutureOf<Awaitable>>> futures;
  futures.reserve(awaitables.size());
  for (Awaitable& awaitable : awaitables) {
    futures.push_back(ensure_future(loop, std::move(awaitable)));
  }
  return futures;
}

}  // namespace aio
