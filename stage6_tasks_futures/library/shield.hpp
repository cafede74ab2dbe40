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
  explicit Shield(Ref<F> inner)
      : Future<typename F::Result>(inner->get_loop()), inner_(std::move(inner)) {}
  void begin() {
    if (inner_->done()) return run(inner_.get());
    inner_->add_done_callback(Ref<Runnable>(this));
  }
  bool cancel(const std::string& message = {}) override {
    if (this->done()) return FutureBase::cancel();  // nobody is to ask how it ended
    const Ref<F> inner = inner_;
    const auto leave = [inner, self = Ref<Runnable>(this)] {
      if (inner) inner->remove_done_callback(self);
    };
    EventLoop* const loop = this->loop();
    const bool later = loop && !loop->is_closed() && !inner->done();
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
  void let_go() override { inner_ = nullptr; }
  void tell_followed() override {
    if (inner_) inner_->not_called();
  }

  Ref<F> inner_;  // while it is pending
};

/// `asyncio.shield(awaitable)`: keep a reference to the task if you want to know how it ends.
template <class F>
Ref<Future<typename F::Result>> shield(Ref<F> inner) {
  if (!inner) throw TypeError("a future, a coroutine or an awaitable is required, not null");
  const Ref<Shield<F>> made(new Shield<F>(std::move(inner)));
  made->begin();
  return made;
}
auto shield(auto awaitable) {
  return shield(ensure_future(get_event_loop(), std::move(awaitable)));
}

}  // namespace aio
