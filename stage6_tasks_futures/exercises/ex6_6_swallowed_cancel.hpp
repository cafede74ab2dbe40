// Exercise 6.6 (repair, 15 minutes): the cancel that nobody hears
//
//     async def keep_trying(attempt, times, delay, at_the_end):
//         try:
//             for i in range(times):
//                 try: return await attempt()
//                 except Exception as error: problem = error
//                 if i + 1 < times: await asyncio.sleep(delay)
//             raise problem
//         finally: at_the_end()
//
// The C++ takes a cancel() for an attempt that failed, or for the end of a pause, and goes on. Take
// out the line with NotDone, see which rule is broken, and repair resume(). at_the_end() is called
// once, however it ends.
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
    throw aio::exercise::NotDone();
    switch (resume_point()) {
      case kStart:
        return try_once();
      case kAttempted:
        try {
          answer_ = sent.result_of(*running_);
        } catch (...) {
          return failed();
        }
        at_the_end_();
        return return_value(answer_);
      case kPaused:
        try {
          sent.check();
        } catch (...) {  // a pause cannot fail
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
