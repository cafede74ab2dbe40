// Material for the tests of this stage's exercises: coroutines whose bodies are lists of parts,
// and a loop on a virtual clock that can be run for one turn.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/run.hpp"
#include "stage6_tasks_futures/sleep.hpp"

using Log = std::vector<std::string>;

/// The thing that a part waits for: a coroutine, a future, the others (`await sleep(0)`), or
/// nothing.
struct Awaited {
  std::shared_ptr<aio::AnyCoroutine> coroutine{};
  aio::Ref<aio::FutureBase> future{};
  bool the_others = false;
};
using Part = std::function<Awaited()>;

/// async def body():
///     for part in parts: await part()
///     return result
class Body : public aio::Coroutine<int> {
  enum { kStart, kAwaited };

 public:
  explicit Body(std::vector<Part> parts, int result = 0)
      : parts_(std::move(parts)), result_(result) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    while (next_ < parts_.size()) {
      awaited_ = parts_[next_++]();
      if (awaited_.coroutine) return await(*awaited_.coroutine, kAwaited);
      if (awaited_.future) return await(*awaited_.future, kAwaited);
      if (awaited_.the_others) return yield(nullptr, kAwaited);
    }
    return return_value(result_);
  }

  std::vector<Part> parts_;
  int result_;
  std::size_t next_ = 0;
  Awaited awaited_;
};

// Parts.

inline Part does(std::function<void()> action) {
  return [action = std::move(action)] { return action(), Awaited(); };
}
inline Part says(Log& log, std::string word) {
  return does([&log, word = std::move(word)] { log.push_back(word); });
}
inline Part lets_the_others_go_first() {
  return [] { return Awaited{nullptr, nullptr, true}; };
}
inline Part sleeps(double seconds) {
  return [seconds] { return Awaited{nullptr, aio::sleep(seconds).future}; };
}
inline Part awaits(aio::Ref<aio::FutureBase> future) {
  return [future = std::move(future)] { return Awaited{nullptr, future}; };
}
inline Part calls(std::vector<Part> parts) {
  return [parts = std::move(parts)] { return Awaited{std::make_shared<Body>(parts)}; };
}
inline Part raises(std::string message) {
  return does([message = std::move(message)] { throw aio::ValueError(message); });
}

/// A loop that can be run turn by turn. It is closed before the test ends, so nothing is reported.
class TurnByTurn {
 public:
  aio::EventLoop& loop() { return loop_; }
  void turns(int n) {
    for (; n > 0; --n) {
      loop_.stop();
      loop_.run_forever();
    }
  }
  void pass(double seconds) { clock_.sleep_until(clock_.now() + seconds); }

 private:
  aio::VirtualClock clock_;
  aio::EventLoop loop_{clock_};
};

/// How a future ended: "pending", "cancelled", "raised ValueError: boom", "done".
inline std::string how(aio::FutureBase& future) {
  if (!future.done()) return "pending";
  if (future.cancelled()) return "cancelled";
  return aio::exercise::outcome([&] {
    if (const std::exception_ptr failure = future.exception()) std::rethrow_exception(failure);
    return std::string("done");
  });
}
