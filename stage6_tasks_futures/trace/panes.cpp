#include <algorithm>
#include <set>

#include "stage1_generators/shared/recorder/recorder.hpp"
#include "stage4_select_io/trace/look_fd_waiters.hpp"
#include "stage6_tasks_futures/library/fd_waiter.hpp"
#include "stage6_tasks_futures/library/gather.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace aio::trace {

template <>
struct Look<FutureBase> {
  static std::vector<const Runnable*> callbacks(const FutureBase& future) {
    std::vector<const Runnable*> all;
    future.callbacks_.for_each([&all](const Runnable& one) { all.push_back(&one); });
    return all;
  }
  static const char* state(const FutureBase& future) { return future.state_name(); }
};

template <>
struct Look<TaskBase> {
  static const FutureBase* waiting(const TaskBase& task) { return task.waiting_.get(); }
};

/// What becomes ready with a descriptor; null is the loop itself.
static const Runnable* call_of(const FdWaiter* waiter) {
  return dynamic_cast<const Runnable*>(waiter);
}

template <>
struct Look<EventLoop> {
  using Call = EventLoop::Call;
  static const auto& ready(const EventLoop& loop) { return loop.ready_; }
  static const TimerHeap<Ref<Runnable>>& timers(const EventLoop& loop) { return loop.timers_; }
  /// What becomes ready with a descriptor.
  template <class Visit>
  static void each_target(const EventLoop& loop, Visit visit) {
    Look<FdWaiters<FdWaiter>>::each_waiter(
        loop.waiters_, [&](const FdWaiter& waiter) { visit(call_of(&waiter)); });
  }
  static std::string watched(const EventLoop& loop, Recorder& recorder) {
    return Look<FdWaiters<FdWaiter>>::watched(loop.waiters_, recorder);
  }
  template <class ToWho>
  static void add_descriptors(const EventLoop& loop, Recorder& recorder, Picture& picture,
                              ToWho who) {
    using Waiter = FdWaiter;
    Look<FdWaiters<Waiter>>::add(loop.waiters_, recorder, picture, [&](const Waiter& waiter) {
      const Runnable* const call = call_of(&waiter);
      return call ? who(*call) : Who();
    });
  }
};

namespace {

/// The word that a person would use for it.
std::string word_for(const Runnable& object) {
  std::string name = type_name(typeid(object));
  if (dynamic_cast<const SleepFuture*>(&object)) return "sleep";
  if (dynamic_cast<const GatherBase*>(&object)) return "gather";
  if (name == "FdFuture") return "descriptor future";
  if (dynamic_cast<const FutureBase*>(&object)) return "future";
  if (dynamic_cast<const TimerHandle*>(&object)) return "timed call";
  if (dynamic_cast<const Handle*>(&object)) return "call";
  if (name == "DoneCallback") return "callback";
  return name;
}

class EventLoopPanes final : public Panes {
  struct Known {
    int id = 0;
    std::string name;
    const Frame* coroutine = nullptr;
    std::string created_by, cancelled_by;
  };

  void look(Recorder& recorder, Picture& picture, double& /*time*/) override {
    Recorder::fill(picture.futures, &FutureView::name, by_number_,
                   [&](const auto& entry) { return view(recorder, *entry.second); });
    const EventLoop* const loop = event_loop();
    if (!loop) return;
    Recorder::fill(picture.ready, &ReadyView::who, Look<EventLoop>::ready(*loop),
                   [&](const auto& call) {
                     const Who somebody = name(recorder, *call.target);
                     const std::string with = call.done ? name(recorder, *call.done).name : "";
                     return ReadyView{somebody.name, somebody.frame, with};
                   });
    Recorder::fill(picture.timers, &TimerView::who, Look<EventLoop>::timers(*loop).entries(),
                   [&](const auto& timer) {
                     const Who somebody = name(recorder, *timer.value);
                     return TimerView{timer.deadline, somebody.name, somebody.frame};
                   });
    Look<EventLoop>::add_descriptors(
        *loop, recorder, picture, [&](const Runnable& waiter) { return name(recorder, waiter); });
  }

  std::optional<Who> who(Recorder& recorder, const void* subject) override {
    // Before a loop runs, calls are put into its queue too.
    if (running_loop() && !event_loop()) return {};
    return name(recorder, *static_cast<const Runnable*>(subject));
  }

  bool cancelled(const void* subject) override {
    return static_cast<const FutureBase*>(subject)->cancelled();
  }

  void happened(Recorder& recorder, Happening what, const void* subject) override {
    const auto* future = static_cast<const FutureBase*>(subject);
    if (what == Happening::kFutureMade) {
      by_number_[++made_] = future;
      futures_[future] = {made_, "", nullptr, recorder.actor_name(), ""};
    } else if (what == Happening::kFutureGone && futures_.contains(future)) {
      by_number_.erase(futures_[future].id);
      futures_.erase(future);
    } else if (what == Happening::kCancel) {
      futures_[future].cancelled_by = recorder.actor_name();
    } else if (what == Happening::kFutureDone && future->cancelled() &&
               !dynamic_cast<const TaskBase*>(future)) {
      futures_[future].cancelled_by = recorder.actor_name();
    } else {
      forget_call(what, subject);
    }
  }

  bool loop_runs() override { return running_loop() != nullptr; }

  std::string watched(Recorder& recorder) override {
    const auto* loop = dynamic_cast<const EventLoop*>(running_loop());
    return loop ? Look<EventLoop>::watched(*loop, recorder) : "";
  }

  const void* pushed_for() override {
    const EventLoop* const loop = event_loop();
    if (!loop || Look<EventLoop>::ready(*loop).empty()) return nullptr;
    return Look<EventLoop>::ready(*loop).back().done.get();
  }

  const void* last_callback(const void* future) override {
    const auto callbacks = Look<FutureBase>::callbacks(*static_cast<const FutureBase*>(future));
    return callbacks.empty() ? nullptr : callbacks.back();
  }

  std::string how_done(const void* future) override {
    return static_cast<const FutureBase*>(future)->failed() ? "exception" : "result";
  }

  /// What the task waits for; of a group its members, too, and theirs. Tasks among them tell by
  /// themselves what they wait for.
  std::vector<const void*> cancelled_with(const void* future) override {
    std::vector<const void*> all;
    const auto* task = dynamic_cast<const TaskBase*>(static_cast<const FutureBase*>(future));
    const void* const first = task ? Look<TaskBase>::waiting(*task) : future;
    if (first) all.push_back(first);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto* group = dynamic_cast<const GatherBase*>(static_cast<const FutureBase*>(all[i]));
      if (!group) continue;
      for (const auto& [member, known] : futures_) {
        const auto callbacks = Look<FutureBase>::callbacks(*member);
        if (std::ranges::count(callbacks, static_cast<const Runnable*>(group))) {
          all.push_back(member);
        }
      }
    }
    return all;
  }

  /// An object of this name is new, or none is left: its address may have been that of another.
  void forget_call(Happening what, const void* subject) {
    if (running_loop() && !event_loop()) return;
    if (what == Happening::kTimerSet) {
      calls_.erase(static_cast<const Runnable*>(subject));
    } else if (what == Happening::kFutureAwait) {
      const auto* callback = static_cast<const Runnable*>(last_callback(subject));
      if (type_name(typeid(*callback)) == "DoneCallback") calls_.erase(callback);
    } else if (what == Happening::kQueuePush) {
      const auto* call = static_cast<const Runnable*>(subject);
      if (typeid(*call) == typeid(Handle)) calls_.erase(call);
    } else if (what == Happening::kFdWatch) {
      calls_.erase(call_of(static_cast<const FdWaiter*>(subject)));
    } else if (what == Happening::kTurn) {
      forget_calls_that_are_gone();
    }
  }

  void forget_calls_that_are_gone() {
    const EventLoop* const loop = event_loop();
    if (!loop) return;
    std::set<const Runnable*> there;
    for (const auto& call : Look<EventLoop>::ready(*loop)) there.insert(call.target.get());
    for (const auto& timer : Look<EventLoop>::timers(*loop).entries()) {
      there.insert(timer.value.get());
    }
    for (const auto& [future, known] : futures_) {
      for (const Runnable* callback : Look<FutureBase>::callbacks(*future)) there.insert(callback);
    }
    Look<EventLoop>::each_target(*loop, [&](const Runnable* target) { there.insert(target); });
    std::erase_if(calls_, [&](const auto& call) { return !there.contains(call.first); });
  }

  /// The loop that runs, or else that of a future.
  const EventLoop* event_loop() const {
    if (const Loop* loop = running_loop()) return dynamic_cast<const EventLoop*>(loop);
    for (const auto& [future, known] : futures_) {
      if (const EventLoop* loop = future->loop()) return loop;
    }
    return nullptr;
  }

  FutureView view(Recorder& recorder, const FutureBase& future) {
    FutureView view;
    const Who somebody = name(recorder, future);
    view.id = futures_[&future].id;
    view.name = somebody.name;
    view.frame = somebody.frame;
    view.state = Look<FutureBase>::state(future);
    view.created_by = futures_[&future].created_by;
    view.cancelled_by = futures_[&future].cancelled_by;
    if (const auto* task = dynamic_cast<const TaskBase*>(&future)) {
      const auto waits = futures_.find(Look<TaskBase>::waiting(*task));
      if (waits != futures_.end()) view.waits = waits->second.id;
    }
    for (const Runnable* callback : Look<FutureBase>::callbacks(future)) {
      view.callbacks.push_back(name(recorder, *callback).name);
    }
    return view;
  }

  /// Tasks have names of their own. Other things are counted by kind, when they are first seen.
  Who name(Recorder& recorder, const Runnable& object) {
    const auto* future = dynamic_cast<const FutureBase*>(&object);
    const auto known = future ? futures_.find(future) : futures_.end();
    if (known == futures_.end()) {
      const std::string word = word_for(object);
      std::string& name = calls_[&object];
      if (name.empty()) name = word + " " + std::to_string(++counts_[word]);
      return {name, 0, word == "call" || word == "timed call" || word == "callback"};
    }
    if (const auto* task = dynamic_cast<const TaskBase*>(&object)) {
      // One that is being destroyed has no get_coro() any more.
      if (type_name(typeid(object)) == "TaskOf") known->second.coroutine = &task->get_coro();
      const Frame* const coroutine = known->second.coroutine;
      return {task->get_name(), recorder.number(coroutine), false, coroutine};
    }
    std::string& name = known->second.name;
    if (name.empty()) {
      const std::string word = word_for(object);
      name = word + " " + std::to_string(++counts_[word]);
    }
    return {name, 0};
  }

  std::map<const FutureBase*, Known> futures_;    // those that exist
  std::map<int, const FutureBase*> by_number_;    // the same, in the order they were made
  std::map<const Runnable*, std::string> calls_;  // the names of those that are no futures
  std::map<std::string, int> counts_;
  int made_ = 0;
};

const bool added =
    add_panes([]() -> std::unique_ptr<Panes> { return std::make_unique<EventLoopPanes>(); });

}  // namespace

}  // namespace aio::trace
