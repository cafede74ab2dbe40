// Given: a loop whose time jumps, and tasks that write down how they end.
#pragma once

#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/library/compiled.hpp"
#include "stage6_tasks_futures/run.hpp"

using Log = std::vector<std::string>;

// A test that stops in the middle leaves coroutines and tasks behind: nobody's fault.
[[maybe_unused]] inline const auto warned_before =
    aio::set_warning_handler([](const std::string&) {});

/// A loop that begins at 0 s, and a log.
class Played {
 public:
  Played() {
    loop.set_exception_handler([this](const aio::ExceptionContext& context) {
      if (aio::holds<aio::exercise::NotDone>(context.exception)) return give_up(context.exception);
      note("reported: " + context.message.substr(0, context.message.find('\n')) +
           (context.exception ? " " + aio::describe(context.exception) : ""));
    });
  }

  /// "what at 1.5"
  void note(const std::string& what) { log.push_back(what + " at " + aio::repr(loop.time())); }

  /// Begins a task at once, which notes how `coroutine` ends: "name got 3 at 1".
  template <class C>
  aio::Ref<aio::Task<>> task(std::string name, C coroutine) {
    return loop.create_task(noted(*this, std::move(name), std::move(coroutine)));
  }

  /// Calls `act` at that time.
  void at(double time, std::function<void()> act) { loop.call_at(time, std::move(act)); }

  /// Runs until all tasks have ended, or nobody can go on. Those that wait stay as they are.
  void run() {
    try {
      while (!loop.all_tasks().empty()) loop.run_until_done(loop.all_tasks().front());
    } catch (const aio::RuntimeError&) {
      if (!unwritten_) note("nobody can go on");
    }
    if (unwritten_) std::rethrow_exception(unwritten_);
  }

  /// run(), and what the log says then.
  void expect_log(const std::string& what, const Log& expected) {
    run();
    aio::exercise::expect(aio::exercise::did(what, in_one(log)), in_one(expected));
  }

  aio::VirtualClock clock{0};
  Log log;
  aio::EventLoop loop{clock};

 private:
  /// Ends the test: something is not written yet.
  void give_up(std::exception_ptr unwritten) {
    unwritten_ = std::move(unwritten);
    loop.stop();
  }

  static std::string in_one(const Log& log) {
    std::string text;
    for (const std::string& line : log) text += (text.empty() ? "" : ", ") + line;
    return text.empty() ? "nothing" : text;
  }

  template <class C>
  static aio::Compiled<> noted(Played& played, std::string name, C coroutine) {
    try {
      if constexpr (std::is_same_v<typename C::Return, aio::None>) {
        co_await coroutine;
        played.note(name + " returned");
      } else {
        const auto result = co_await coroutine;
        played.note(name + " got " + aio::repr(result));
      }
    } catch (const aio::exercise::NotDone&) {
      played.give_up(std::current_exception());
    } catch (...) {
      played.note(name + " raised " + aio::describe(std::current_exception()));
    }
  }

  std::exception_ptr unwritten_;
};
