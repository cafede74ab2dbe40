// A cancel comes as an error, so a catch of everything takes it for a failure, and the task goes
// on: the request is used up. A catch names what it expects; one that must see everything, to clean
// up, ends with `throw`. That holds at each await, also at that of a pause, which cannot fail in
// any other way.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/sleep.hpp"

class KeepTrying : public aio::Coroutine<int> {
  enum { kStart, kAttempted, kPaused };

 public:
  using Attempt = std::function<std::unique_ptr<aio::Coroutine<int>>()>;

  KeepTrying(Attempt attempt, int times, double delay, std::function<void()> at_the_end)
      : attempt_(std::move(attempt)),
        times_(times),
        delay_(delay),
        at_the_end_(std::move(at_the_end)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return try_once();
      case kAttempted:
        try {
          answer_ = sent.result_of(*running_);
        } catch (const std::exception&) {
          return failed();
        } catch (...) {
          at_the_end_();
          throw;
        }
        at_the_end_();
        return return_value(answer_);
      case kPaused:
        try {
          sent.check();
        } catch (...) {
          at_the_end_();
          throw;
        }
        return try_once();
    }
    return {};
  }

  Step try_once() {
    try {
      running_ = attempt_();
    } catch (const std::exception&) {
      return failed();
    } catch (...) {
      at_the_end_();
      throw;
    }
    return await(*running_, kAttempted);
  }

  /// For a catch.
  Step failed() {
    if (--times_ == 0) {
      at_the_end_();
      throw;
    }
    return await(aio::sleep(delay_), kPaused);
  }

  Attempt attempt_;
  int times_;
  double delay_;
  std::function<void()> at_the_end_;
  std::unique_ptr<aio::Coroutine<int>> running_;
  int answer_{};
};
