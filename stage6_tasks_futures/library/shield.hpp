// `asyncio.shield()`: a cancel() ends the wait, and not what is waited for.
//
// Between the two stands a future of its own, which follows the inner one. A cancel() of it does
// not go further.
#pragma once

#include "stage6_tasks_futures/library/ensure_future.hpp"

namespace aio {

/// A future that follows `inner`, and does not pass on a cancel() to it.
template <class F>
class Shield final : public Future<typename F::Result>, InRing {
 public:
  explicit Shield(const Ref<F>& inner) : Future<typename F::Result>(inner->get_loop()) {
    children_.push_back(inner);
  }
  void begin() {
    FutureBase& inner = *children_.front();
    if (inner.done()) return run(&inner);
    inner.add_done_callback(Ref<Runnable>(this));
  }
  bool cancel(const std::string& message = {}) override {
    if (this->done()) return FutureBase::cancel();  // nobody is to ask how it ended
    const auto leave = [children = children_, self = Ref<Runnable>(this)] {
      for (const Ref<FutureBase>& inner : children) inner->remove_done_callback(self);
    };
    EventLoop* const loop = this->loop();
    const bool later = loop && !loop->is_closed() && !children_.front()->done();
    if (later) loop->call_soon(leave);  // until then an error of `inner` counts as asked for
    Future<typename F::Result>::cancel(message);
    if (!later) leave();
    let_go();
    return true;
  }
  void run(FutureBase* done) override {
    const Ref<F> inner(static_cast<F*>(done));
    let_go();
    const bool cancelled = inner->cancelled();
    if (!cancelled) inner->exception();  // it counts as asked for
    if (this->done()) return;
    if (cancelled) return void(Future<typename F::Result>::cancel());
    this->set_result_of([&inner]() -> decltype(auto) { return inner->result(); });
  }

 private:
  void not_called() override { open_ring(*this); }
};

/// `asyncio.shield(awaitable)`: keep a reference to the task if you want to know how it ends.
template <class F>
Ref<Future<typename F::Result>> shield(Ref<F> inner) {
  if (!inner) throw TypeError("a future, a coroutine or an awaitable is required, not null");
  const Ref<Shield<F>> made(new Shield<F>(inner));
  made->begin();
  return made;
}
auto shield(auto awaitable) {
  return shield(ensure_future(get_event_loop(), std::move(awaitable)));
}

}  // namespace aio
