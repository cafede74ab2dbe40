// `asyncio.as_completed()`: the results of many, in the order in which they come.
//
//     while (coming_->left() > 0) {                    // for coming in as_completed(tasks, 5):
//       return await(next_.emplace(coming_->next()), kCame);    // result = await coming
//       case kCame: ... sent.result_of(*next_) ...
//
// A future that is done goes into a queue, and the next await takes from it. So nothing is lost if
// the coroutine that awaits is cancelled. When the time is up, none of the others is cancelled.
#pragma once

#include <set>

#include "stage6_tasks_futures/library/queue.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace aio {

/// The callback of the given futures, and of the timer.
template <class F>
struct Completions final : Runnable {
  void run(FutureBase* given) override {
    const std::size_t left = given && missing > 0 ? missing - 1 : 0;
    // A null for each that is missing: the time is up.
    for (; missing > left; --missing) done.put_nowait(Ref<F>(static_cast<F*>(given)));
    if (given && missing == 0) given->get_loop().timer_may_be_obsolete();
  }
  bool obsolete() const override { return missing == 0; }

  Queue<Ref<F>> done;
  std::size_t missing = 0;
};

template <class F>
class AsCompleted {
 public:
  /// `await coming`: the result or the exception of the next one that is done; TimeoutError if the
  /// time was up before.
  class Next final : public Coroutine<typename F::Result> {
    enum { kStart, kCame };

   public:
    explicit Next(Ref<Completions<F>> completions) : completions_(std::move(completions)) {}

   private:
    AnyCoroutine::Step resume(AnyCoroutine::Sent sent) override {
      if (this->resume_point() == kStart) {
        return this->await(get_.emplace(completions_->done), kCame);
      }
      const Ref<F> done = sent.result_of(*get_);
      if (!done) throw TimeoutError();
      return this->return_value(done->result());
    }

    Ref<Completions<F>> completions_;
    std::optional<typename Queue<Ref<F>>::Get> get_;
  };

  explicit AsCompleted(Ref<Completions<F>> completions) : completions_(std::move(completions)) {}
  AsCompleted(AsCompleted&&) = default;
  AsCompleted& operator=(AsCompleted&&) = default;  // a copy would promise each result once more
  /// How often next() may be called.
  std::size_t left() const { return left_; }
  Next next() {
    if (left_ == 0) throw StopIteration();
    --left_;
    return Next(completions_);
  }

 private:
  Ref<Completions<F>> completions_;
  std::size_t left_ = completions_->missing;
};

/// Of futures, or of coroutines, which become tasks. One that is given twice comes once. In a
/// running loop only.
template <class Awaitable>
auto as_completed(std::vector<Awaitable> awaitables, double timeout = INFINITY) {
  EventLoop& loop = get_event_loop();
  using F = FutureOf<Awaitable>;
  const Ref<Completions<F>> completions(new Completions<F>);
  // First, because it throws for NaN.
  const bool has_timer = !awaitables.empty() && timeout != INFINITY;
  if (has_timer) loop.schedule_at(loop.time() + timeout, completions);
  const OnError take_back{[&loop] { loop.timer_may_be_obsolete(); }};
  const auto given = ensure_futures(loop, std::move(awaitables));
  std::set<F*> seen;
  for (const Ref<F>& future : given) {
    if (seen.insert(future.get()).second) future->add_done_callback(completions);
  }
  completions->missing = seen.size();
  return AsCompleted<F>(completions);
}

}  // namespace aio
