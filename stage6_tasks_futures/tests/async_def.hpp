// The tests of tasks are made of this: coroutines with a lambda for a body, and words for what
// happened. Each test was a Python program first; its log is what CPython 3.11 printed.
#pragma once

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "stage2_yield_from/tests/scripted.hpp"
#include "stage3_sleep_loop/tests/hang_report.hpp"
#include "stage6_tasks_futures/library/wait.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace aio::testing {

/// `async def`: a coroutine with a lambda for a body, which returns an int.
using AsyncDef = CoroutineScript;

/// How many a loop has.
inline int number_of_timers(const EventLoop& loop) {
  std::ostringstream who;
  loop.describe(who);
  return std::stoi(who.str().substr(who.str().find("ready, ") + 7));
}

inline std::string shown(const std::string& value) { return value; }
inline std::string shown(int value) { return std::to_string(value); }
inline std::string shown(None) { return "None"; }
template <class T>
std::string shown(const Outcome<T>& outcome) {
  return outcome.exception ? aio::describe(outcome.exception) : shown(*outcome.value);
}
template <class T>
std::string shown(const std::vector<T>& values) {
  std::string all;
  for (const T& value : values) all += (all.empty() ? "" : ", ") + shown(value);
  return "[" + all + "]";
}
template <class... T>
std::string shown(const std::tuple<T...>& values) {
  return std::apply([](const T&... value) { return shown(std::vector{shown(value)...}); }, values);
}
template <class F>
std::string shown(const WaitResult<F>& result) {
  return std::to_string(result.done.size()) + " done, " + std::to_string(result.pending.size()) +
         " pending";
}

/// async def say(name): log(name)
inline AsyncDef say(Log& log, const std::string& name, int result = 0) {
  return AsyncDef([&log, name, result](auto& self, auto sent) {
    sent.check();
    log.push_back(name);
    return self.return_value(result);
  });
}

/// async def spin(name, turns):
///     for i in range(turns): log(name + i); await sleep(0)
inline AsyncDef spin(Log& log, const std::string& name, int turns) {
  return AsyncDef([&log, name, turns, i = 0](auto& self, auto sent) mutable {
    sent.check();
    if (i == turns) return self.return_value(0);
    log.push_back(name + std::to_string(i++));
    return self.await(sleep(0), kAfter1);
  });
}

/// async def sleeper(name, delay, result): sleeps, notes that it is awake or cancelled, and returns
inline AsyncDef sleeper(Log& log, const std::string& name, double delay, int result = 0) {
  return AsyncDef([&log, name, delay, result](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(sleep(delay), kAfter1);
    try {
      sent.check();
    } catch (const CancelledError&) {
      log.push_back(name + " " + aio::describe(std::current_exception()));
      throw;
    }
    log.push_back(name + " awake");
    return self.return_value(result);
  });
}

/// async def fail(name, delay): await sleep(delay); raise ValueError(name)
inline AsyncDef fail(Log& log, const std::string& name, double delay) {
  return AsyncDef([&log, name, delay](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() == kStart) return self.await(sleep(delay), kAfter1);
    log.push_back(name + " fails");
    throw ValueError(name);
  });
}

/// async def boom(): raise ValueError("boom")
inline AsyncDef boom() {
  return AsyncDef([](auto&, auto) -> AnyCoroutine::Step { throw ValueError("boom"); });
}

/// async def waiter(name, awaitable):
///     log(name, "waits")
///     try: result = await awaitable; log(name, "got", result); return result
///     except BaseException as e: log(name, e); raise
template <class Awaitable>
class Waiter final : public Coroutine<int> {
  enum { kBegin, kAwaited };

 public:
  Waiter(Log& log, std::string name, Awaitable awaitable)
      : log_(log), name_(std::move(name)), awaitable_(std::move(awaitable)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kBegin:
        log_.push_back(name_ + " waits");
        return await(awaited(), kAwaited);
      case kAwaited:
        try {
          const auto& result = sent.result_of(awaited());
          log_.push_back(name_ + " got " + shown(result));
          if constexpr (std::is_same_v<decltype(result), const int&>) return return_value(result);
          return return_value(0);
        } catch (...) {
          log_.push_back(name_ + " " + aio::describe(std::current_exception()));
          throw;
        }
    }
    return {};
  }

  auto& awaited() {
    if constexpr (std::derived_from<Awaitable, AnyCoroutine>) {
      return awaitable_;
    } else {
      return *awaitable_;  // a Ref
    }
  }

  Log& log_;
  std::string name_;
  Awaitable awaitable_;
};

/// Notes "turn 1" in the loop's next turn, and so on up to `turns`.
inline void count_turns(EventLoop& loop, Log& log, int turns, int turn = 1) {
  if (turn > turns) return;
  loop.call_soon([&loop, &log, turns, turn] {
    log.push_back("turn " + std::to_string(turn));
    count_turns(loop, log, turns, turn + 1);
  });
}

/// Counts the turns of the loop that it observes.
struct Turns final : Observer {
  void happened(Happening what, const void* /*subject*/, double /*number*/,
                const std::source_location& /*here*/) override {
    count += what == Happening::kTurn;
  }
  int count = 0;
};

/// How a future ended: "returned 1", "raised ValueError: boom", "cancelled", "cancelled: message".
template <class F>
std::string how(const Ref<F>& future) {
  if (!future->done()) return "pending";
  const std::exception_ptr failure = future->failure();
  if (!failure) return "returned " + shown(future->result());
  const std::string what = aio::describe(failure);
  if (!future->cancelled()) return "raised " + what;
  return "cancelled" + what.substr(std::string("CancelledError").size());
}

/// The first line of a text.
inline std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// Warnings, as long as it lives: also what no exception handler took.
class Warnings {
 public:
  Warnings() {
    lines().clear();
    before_ = set_warning_handler([](const std::string& line) { lines().push_back(line); });
  }
  Warnings(const Warnings&) = delete;
  ~Warnings() { set_warning_handler(before_); }
  static Log& lines() {
    static Log log;
    return log;
  }

 private:
  WarningHandler before_;
};

/// A loop on a virtual clock, whose reports go to the log.
class LoopTest : public ::testing::Test {
 protected:
  LoopTest() { report_to_log(loop_); }

  /// "reported: message | exception", with the message's first line.
  void report_to_log(EventLoop& loop) {
    loop.set_exception_handler([this](const ExceptionContext& context) {
      log_.push_back("reported: " + first_line(context.message) +
                     (context.exception ? " | " + aio::describe(context.exception) : ""));
    });
  }
  /// Runs the loop for one turn.
  void turn(int turns = 1) {
    for (; turns > 0; --turns) {
      loop_.stop();
      loop_.run_forever();
    }
  }
  /// The result of `function` when the loop calls it.
  template <class F>
  auto in_loop(F function) {
    std::optional<std::invoke_result_t<F>> result;
    loop_.call_soon([&] { result.emplace(function()); });
    turn();
    return std::move(result).value();
  }
  /// Runs the loop until the future is done, and notes how that ended.
  template <class F>
  void finish(const Ref<F>& future) {
    loop_.run_until_done(future);
    note(how(future));
  }
  /// Runs `main` as run() does, and notes how it ended.
  template <class C>
  void run_main(C main) {
    try {
      log_.push_back("-> " + shown(run_in(loop_, std::move(main))));
    } catch (...) {
      log_.push_back("-> " + aio::describe(std::current_exception()));
    }
  }
  void note(std::string line) { log_.push_back(std::move(line)); }
  auto noting(std::string line) {
    return [this, line = std::move(line)] { note(line); };
  }

  Log log_;
  VirtualClock clock_;
  EventLoop loop_{clock_};
};

}  // namespace aio::testing
