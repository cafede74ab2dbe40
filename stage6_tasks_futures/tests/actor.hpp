// Tests of those who wait for each other: actors, and what each of them does, part by part. A line
// of the log is the turn of the loop, the actor and what happened: "3 b has it".
//
// The expected logs are what CPython 3.11 says of the same parts.
#pragma once

#include <concepts>
#include <map>

#include "stage6_tasks_futures/library/task_group.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace aio::testing {

class Actor;

/// A part gives one: a thing to be awaited, and what to do with it then. Without either: nothing to
/// await.
struct Awaited {
  std::shared_ptr<AnyCoroutine> coroutine{};
  Ref<FutureBase> future{};
  std::function<void()> then{};
};

/// One part of what an actor does. An exception is noted, and goes on unless `catches`.
struct Part {
  std::function<Awaited(Actor&)> begin;
  bool catches = false;
};
using Parts = std::vector<Part>;

/// "ExceptionGroup(ValueError: a, ValueError: b)"
inline std::string described(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const ExceptionGroup& group) {
    std::string all;
    for (const auto& one : group.exceptions()) all += (all.empty() ? "" : ", ") + described(one);
    return "ExceptionGroup(" + all + ")";
  } catch (...) {
    return aio::describe(error);
  }
}

/// async def actor(name, parts):
///     for part in parts:
///         try: await part
///         except BaseException as e:
///             log(name, e)
///             if not part.catches: raise
class Actor final : public Coroutine<> {
  enum { kBegin, kAwaited };

 public:
  using Note = std::function<void(const std::string&)>;

  Actor(Note note, std::string name, Parts parts)
      : note_(std::move(note)), name_(std::move(name)), parts_(std::move(parts)) {}
  void note(const std::string& what) const { note_(name_ + " " + what); }
  Actor same_with(Parts parts) const { return {note_, name_, std::move(parts)}; }

 private:
  Step resume(Sent sent) override {
    for (;;) {
      try {
        if (resume_point() == kAwaited && std::exchange(waiting_, false)) {
          sent.check();
          if (awaited_.then) awaited_.then();
        } else if (at_ == parts_.size()) {
          return return_value();
        } else {
          awaited_ = parts_[at_].begin(*this);
          waiting_ = true;
          if (awaited_.coroutine) return await(*awaited_.coroutine, kAwaited);
          if (awaited_.future) return await(*awaited_.future, kAwaited);
          waiting_ = false;
        }
      } catch (...) {
        waiting_ = false;
        note(described(std::current_exception()));
        if (!parts_[at_].catches) throw;
      }
      ++at_;
    }
  }

  Note note_;
  std::string name_;
  Parts parts_;
  std::size_t at_ = 0;
  bool waiting_ = false;
  Awaited awaited_;
};

template <class C>
Awaited awaited(C coroutine) {
  return {std::make_shared<C>(std::move(coroutine))};
}

// Parts.

inline Part says(std::string what) {
  return {[what = std::move(what)](Actor& actor) { return actor.note(what), Awaited(); }};
}
inline Part does(std::function<void()> action) {
  return {[action = std::move(action)](Actor&) { return action(), Awaited(); }};
}
/// `awaits([&] { return lock.acquire(); })`
template <std::invocable Make>
Part awaits(Make make) {
  return {[make](Actor&) { return awaited(make()); }};
}
inline Part awaits(Ref<FutureBase> future) {
  return {[future = std::move(future)](Actor&) { return Awaited{nullptr, future}; }};
}
/// Lets the others go first, `n` times.
inline Part turns(int n) {
  return awaits([n] {
    return AsyncDef([left = n](auto& self, auto sent) mutable {
      sent.check();
      return left-- > 0 ? self.await(sleep(0), kAfter1) : self.return_value(0);
    });
  });
}
inline Part sleeps(double seconds) {
  return {[seconds](Actor&) { return Awaited{nullptr, sleep(seconds).future}; }};
}
inline Part raises(std::string message) {
  return does([message = std::move(message)] { throw ValueError(message); });
}
inline Part catching(Part part) {
  part.catches = true;
  return part;
}

class ActorTest : public LoopTest {
 protected:
  /// A task, found under its name by cancels().
  void task(const std::string& name, Parts parts) {
    tasks_[name] = loop_.create_task(actor(name, std::move(parts)));
  }
  Actor actor(const std::string& name, Parts parts) {
    return {[this](const std::string& what) { note(std::to_string(turn_) + " " + what); }, name,
            std::move(parts)};
  }
  void cancel(const std::string& name) { tasks_.at(name)->cancel(); }
  Part cancels(const std::string& name) {
    return does([this, name] { cancel(name); });
  }
  /// Runs the loop for so many turns; time stands still.
  void play(int turns) {
    for (; turns > 0; --turns) {
      ++turn_;
      turn();
    }
  }
  void pass(double seconds) { clock_.sleep_until(clock_.now() + seconds); }
  void ends(const std::string& name) { note(name + " " + how_it_ended(*tasks_.at(name))); }
  static std::string how_it_ended(TaskBase& task) {
    if (!task.done()) return "pending";
    const std::exception_ptr failure = task.failure();
    return failure ? described(failure) : "returned";
  }

  std::map<std::string, Ref<TaskBase>> tasks_;

 private:
  int turn_ = 0;
};

}  // namespace aio::testing
