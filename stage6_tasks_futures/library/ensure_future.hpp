// A future for anything that can be awaited: of a coroutine its task, of a sleep() a task as well,
// and a future stays as it is. gather(), wait_for(), shield() and as_completed() take all of them.
//
// Our sleep() is a future already; Python's is a coroutine, of which gather() makes a task. A task
// takes a turn to begin, and one to end. So that all comes in the turns of Python, ours gets one.
//
// A future that follows others, a group or a shield, holds them, and is a callback of each: a ring
// of references. It opens when they are done. Here it opens, too, where the loop goes first and
// they never will be.
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

// ---- those that follow them

/// The second base of a future that follows others, its children: a group, a wait(), a shield.
class InRing {
 public:
  using Children = std::vector<Ref<FutureBase>>;

 protected:
  ~InRing() = default;
  /// For not_called(). `self` is the future that this is a base of. Each child is told what this
  /// one was told. One that follows may itself be followed: they wait in a line for the outermost
  /// call, because a million in one another would not fit on the stack.
  void open_ring(FutureBase& self) {
    static constinit thread_local InRing* last = nullptr;  // in the line, while there is one
    if (self_ || self.loop()) return;  // a group of a closed loop can still be cancelled
    self_ = Ref<FutureBase>(&self);
    if (last) return void(last = last->next_ = this);
    last = this;
    for (InRing* one = this; one; one = one->next_) {
      one->self_->drop_callbacks();
      for (const Ref<FutureBase>& child : one->children_) child->not_called();
    }
    last = nullptr;
    for (InRing* one = this; one;) {
      const Ref<FutureBase> kept = std::move(one->self_);
      std::exchange(one, std::exchange(one->next_, nullptr))->let_go();
    }
  }
  /// It needs them no more.
  Children take_children() { return std::exchange(children_, {}); }
  void let_go() { take_children(); }

  Children children_;

 private:
  Ref<FutureBase> self_;  // while it stands in the line of open_ring()
  InRing* next_ = nullptr;
};

}  // namespace aio
