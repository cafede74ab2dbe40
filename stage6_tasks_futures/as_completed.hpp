// `asyncio.as_completed()`: the results of many, in the order in which they come.
//
//     for (; i_ < coming_.size(); ++i_) {      // for coming in as_completed(tasks, timeout=5):
//       return await(*coming_[i_], kCame);     //     result = await coming
//       case kCame: ... sent.result_of(*coming_[i_]) ...
//
// It hands out as many new futures as it is given. Whichever of the given ones is done next, the
// first new one that is pending ends as that one did. Nobody is cancelled when the time is up.
#pragma once

#include <set>

#include "stage6_tasks_futures/wait.hpp"

namespace aio {

/// What the given futures call when they are done, and the timer.
template <class F>
struct AsCompleted final : Runnable {
  void run(FutureBase* given) override {
    for (; next < coming.size(); ++next) {
      auto& future = *coming[next];
      if (future.done()) continue;  // whoever has it has cancelled it
      using Outcome = aio::Outcome<typename F::Result>;
      Outcome outcome = given ? outcome_of(static_cast<F&>(*given))
                              : Outcome{{}, std::make_exception_ptr(TimeoutError())};
      if (outcome.exception) {
        future.set_exception(outcome.exception);
      } else {
        future.set_result(std::move(*outcome.value));
      }
      if (!given || given->cancelled()) future.exception();  // no warning if nobody looks
      if (given) return;
    }
  }
  bool obsolete() const override { return coming.back()->done(); }

  std::vector<Ref<Future<typename F::Result>>> coming;
  std::size_t next = 0;
};

/// Of futures, or of coroutines, which become tasks. What is there twice comes once. What did not
/// come in `timeout` seconds raises TimeoutError.
template <class Awaitable>
auto as_completed(std::vector<Awaitable> awaitables, double timeout = INFINITY) {
  EventLoop& loop = get_event_loop();
  const auto given = ensure_futures(loop, std::move(awaitables));
  using F = typename decltype(given)::value_type::Object;
  const Ref<AsCompleted<F>> group(new AsCompleted<F>);
  std::set<F*> seen;
  for (const Ref<F>& future : given) {
    if (!seen.insert(future.get()).second) continue;
    group->coming.push_back(loop.create_future<typename F::Result>());
    future->add_done_callback(group);
  }
  if (!seen.empty() && std::isfinite(timeout)) loop.schedule_at(loop.time() + timeout, group);
  return group->coming;
}

}  // namespace aio
