// `asyncio.gather()`: one future for many. It adds itself to the callbacks of each child.
//
// The first exception of a child becomes its own, at once; the other children go on. A cancelled
// child counts as one that raised CancelledError: the group then has an exception, and is not
// cancelled. Cancelling the group cancels the children; the first to be cancelled ends the group.
// With kReturnExceptions none of that ends it: it waits for all, and exceptions are results.
#pragma once

#include <tuple>

#include "stage6_tasks_futures/library/ensure_future.hpp"

namespace aio {

/// A result or an exception.
template <class T>
struct Outcome {
  std::optional<T> value;
  std::exception_ptr exception;
};

/// `return_exceptions=True`: hands in exceptions as results, in Outcomes. As first argument.
struct ReturnExceptions {
  template <class F>
  Outcome<typename F::Result> operator()(F& future) const {
    const std::exception_ptr failure = future.failure();
    if (failure) return {std::nullopt, failure};
    return {future.result(), nullptr};
  }
};
inline constexpr ReturnExceptions kReturnExceptions;
/// Without it.
inline constexpr auto kResults = [](auto& future) { return future.result(); };

/// The common part of all groups: the counting, and no types.
class GatherBase : public FutureBase, protected InRing {
 public:
  using InRing::Children;

  GatherBase(EventLoop& loop, std::size_t size, bool return_exceptions)
      : FutureBase(loop), return_exceptions_(return_exceptions) {
    children_.reserve(size);
  }
  bool cancel(const std::string& message = {}) final;
  void not_called() final { open_ring(*this); }

 protected:
  /// Becomes a callback of the child. A child that is there twice counts twice, and calls twice.
  void add(Ref<FutureBase> child) {
    child->add_done_callback(Ref<Runnable>(this));
    children_.push_back(std::move(child));
  }
  /// Some child was refused: leaves the others, as if there had never been a group.
  void undo();
  /// All children are done: sets the result.
  virtual void collect() = 0;
  void run(FutureBase* child) final;

 private:
  std::size_t finished_ = 0;
  bool return_exceptions_;
  bool cancel_requested_ = false;
};

/// A group with results of type R.
template <class R>
class Gather final : public WithResult<GatherBase, R> {
 public:
  using WithResult<GatherBase, R>::WithResult;
  using GatherBase::add, GatherBase::undo;
  /// All children are there; `results` will make the result of them.
  void begin(std::function<R(GatherBase::Children)> results) {
    results_ = std::move(results);
    if (this->children_.empty()) collect();
  }

 private:
  void collect() override {
    this->set_result_of([this] { return results_(this->take_children()); });
  }

  std::function<R(GatherBase::Children)> results_;
};

/// A task that the group makes is not reported if it is pending at the end of the loop.
template <class Awaitable>
auto child_of(EventLoop& loop, Awaitable& awaitable) {
  auto future = ensure_future(loop, std::move(awaitable));
  if constexpr (!std::is_same_v<Awaitable, decltype(future)>) future->log_destroy_pending(false);
  return future;
}

/// gather() in a loop that need not run yet; `to_result` makes of each future its part of the
/// group's result.
template <class Awaitable, class ToResult = decltype(kResults)>
auto gather_futures(EventLoop& loop, std::vector<Awaitable> awaitables,
                    ToResult to_result = kResults) {
  using F = FutureOf<Awaitable>;
  using R = std::vector<decltype(to_result(std::declval<F&>()))>;
  constexpr bool return_exceptions = std::derived_from<ToResult, ReturnExceptions>;
  const Ref<Gather<R>> group(new Gather<R>(loop, awaitables.size(), return_exceptions));
  const OnError take_back{[&group] { group->undo(); }};
  for (Awaitable& awaitable : awaitables) group->add(child_of(loop, awaitable));
  group->begin([to_result](GatherBase::Children children) {
    R results;
    results.reserve(children.size());
    for (Ref<FutureBase>& child : children) {  // each goes while it is in the cache
      const Ref<FutureBase> done = std::move(child);
      results.push_back(to_result(static_cast<F&>(*done)));
    }
    return results;
  });
  return group;
}

/// The same in the running loop: of several of one type, or of different types, where the results
/// are a tuple.
template <class ToResult, class Awaitable>
auto gather_with(ToResult to_result, std::vector<Awaitable> awaitables) {
  return gather_futures(get_event_loop(), std::move(awaitables), to_result);
}
template <class ToResult, class... Awaitables>
auto gather_with(ToResult to_result, Awaitables... awaitables) {
  using R = std::tuple<decltype(to_result(std::declval<FutureOf<Awaitables>&>()))...>;
  constexpr bool return_exceptions = std::derived_from<ToResult, ReturnExceptions>;
  EventLoop& loop = get_event_loop();
  const Ref<Gather<R>> group(new Gather<R>(loop, sizeof...(awaitables), return_exceptions));
  const OnError take_back{[&group] { group->undo(); }};
  (group->add(child_of(loop, awaitables)), ...);
  group->begin([to_result](const GatherBase::Children& children) {
    [[maybe_unused]] auto child = children.begin();
    return R{to_result(static_cast<FutureOf<Awaitables>&>(**child++))...};
  });
  return group;
}

/// `gather(*awaitables)`: futures, or coroutines, which become tasks; in a vector, or as arguments.
/// The results are in the same order. In a running loop only: Python's makes a group elsewhere too,
/// which then may never run.
///
/// C++ may work out the arguments of a call in any order, and g++ begins with the last: in
/// `gather(create_task(a), create_task(b))` b is made first, and runs first. The order is sure with
/// coroutines (`gather(a, b)`), with tasks that have names already, and in braces
/// (`gather(std::vector{create_task(a), create_task(b)})`; in a co_await g++ 12 wants a name for
/// that vector).
auto gather(auto... awaitables) { return gather_with(kResults, std::move(awaitables)...); }
auto gather(ReturnExceptions outcomes, auto... awaitables) {
  return gather_with(outcomes, std::move(awaitables)...);
}

}  // namespace aio
