// The epilogue: coroutines that the compiler writes, in the same loop.
//
//     Compiled<int> twice(int x) {            // async def twice(x):
//       co_await aio::sleep(0.1);             //     await asyncio.sleep(0.1)
//       co_return 2 * x;                      //     return 2 * x
//     }
//
// The compiler makes of this the same that stages 1 to 6 wrote by hand: a frame for the variables
// that outlive a suspension, a resume point, a switch. To the loop a Compiled is one more frame:
// its resume() resumes the compiler's frame, and hands on the event that it awaits. The two kinds
// may await each other.
#pragma once

#include <coroutine>

#include "stage1_generators/watch/repr.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace aio {

template <class R = None>
class Compiled final : public Coroutine<R> {
 public:
  struct promise_type;
  using Handle = std::coroutine_handle<promise_type>;

  Compiled(Compiled&& other)  // NOLINTNEXTLINE(bugprone-use-after-move): the base alone was moved
      : Coroutine<R>(std::move(other)), handle_(std::exchange(other.handle_, nullptr)) {}
  ~Compiled() override {
    if (handle_) handle_.destroy();
  }
  std::string name() const override { return function_name(this->where()); }

 private:
  using Step = AnyCoroutine::Step;
  enum { kStart, kAwaited };

  Compiled(Handle handle, const Here& created) : Coroutine<R>(created), handle_(handle) {}

  Step resume(AnyCoroutine::Sent sent) override {
    promise_type& promise = handle_.promise();
    promise.frame = this;  // which may have moved before its start
    promise.sent = &sent;
    handle_.resume();
    if (promise.error) std::rethrow_exception(promise.error);
    if (handle_.done()) return this->return_value(std::move(*promise.result), promise.where);
    return promise.step;
  }

  Handle handle_;
};

/// `co_await awaited` makes one: the compiler's frame suspends, then ours awaits, and at the resume
/// it raises the error or hands over the value. If our frame may not await that, C++ resumes the
/// compiler's, and raises the refusal at the co_await. `Awaited` is a reference, or moves into the
/// compiler's frame.
template <class Promise, class Awaited>
struct Awaiter {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) { promise.await(awaited); }
  decltype(auto) await_resume() {
    promise.sent->check();
    if constexpr (requires { awaited.result(); }) {
      return awaited.result();
    } else if constexpr (requires { awaited->result(); }) {
      if constexpr (std::is_reference_v<Awaited>) {  // a variable, which may have another by now
        return static_cast<std::remove_cvref_t<decltype(*awaited)>&>(*promise.event).result();
      } else {
        return kept(awaited->result());  // `co_await gather(...)`: the future goes with this line
      }
    }
  }

  Promise& promise;
  Awaited awaited;
};

/// The part of the compiler's frame that we design.
template <class R>
struct CompiledResult {
  std::optional<R> result;
  void return_value(R value) { result.emplace(std::move(value)); }
};
template <>
struct CompiledResult<None> {
  std::optional<None> result;
  void return_void() { result.emplace(); }
};

template <class R>
struct Compiled<R>::promise_type : CompiledResult<R> {
  Compiled get_return_object(Here here = Here::current()) {
    where = here;
    return Compiled(Handle::from_promise(*this), here);
  }
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception() { error = std::current_exception(); }
  template <class Awaited>
  Awaiter<promise_type, Awaited> await_transform(Awaited&& awaited, Here here = Here::current()) {
    where = here;
    return {*this, std::forward<Awaited>(awaited)};
  }
  void await(AnyCoroutine& awaited) { step = frame->await(awaited, kAwaited, where); }
  void await(Event* awaited) { step = frame->await(awaited, kAwaited, where); }
  void await(Event& awaited) { await(&awaited); }
  template <class Future>
  void await(const Ref<Future>& awaited) {
    if (!awaited) throw TypeError("null can't be used in a co_await");
    event = awaited.get();
    await(event);
  }

  Compiled* frame = nullptr;
  AnyCoroutine::Sent* sent = nullptr;
  AnyCoroutine::Step step;
  Event* event = nullptr;  // the future of a Ref
  std::exception_ptr error;
  std::source_location where;  // of the last co_await
};

}  // namespace aio
