// A barrier is a line of futures, and the last one that comes sets them all. The line is taken out
// before: a barrier that is empty again has begun again, and those that are let through but have
// not run yet cannot be in the way of the next ones. asyncio counts those inside instead, so it has
// to hold newcomers back until the last one has left.
#pragma once

#include <exception>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

struct BrokenBarrierError : aio::RuntimeError {
  using RuntimeError::RuntimeError;
};

class Barrier {
 public:
  class Wait : public aio::Coroutine<int> {
    enum { kStart, kWoken };

   public:
    explicit Wait(Barrier& barrier) : barrier_(barrier) {}

   private:
    Step resume(Sent sent) override {
      switch (resume_point()) {
        case kStart:
          if (barrier_.broken_) throw BrokenBarrierError("Barrier aborted");
          index_ = barrier_.n_waiting();
          if (index_ + 1 == barrier_.parties_) {
            barrier_.open();
            return return_value(index_);
          }
          place_ = aio::get_event_loop().create_future();
          barrier_.line_.push_back(place_);
          return await(*place_, kWoken);
        case kWoken:
          std::erase(barrier_.line_, place_);  // it is still there if it was cancelled
          sent.check();
      }
      return return_value(index_);
    }

    Barrier& barrier_;
    int index_{};
    aio::Ref<aio::Future<>> place_;
  };

  /// Throws ValueError("parties must be > 0").
  explicit Barrier(int parties) : parties_(parties) {
    if (parties <= 0) throw aio::ValueError("parties must be > 0");
  }

  Wait wait() { return Wait(*this); }
  void reset() {
    broken_ = false;
    fail();
  }
  void abort() {
    broken_ = true;
    fail();
  }
  int n_waiting() const { return static_cast<int>(line_.size()); }
  bool broken() const { return broken_; }

 private:
  using Line = std::vector<aio::Ref<aio::Future<>>>;

  void open() {
    for (const auto& place : std::exchange(line_, {})) {
      if (!place->done()) place->set_result({});
    }
  }
  void fail() {
    const auto error = std::make_exception_ptr(BrokenBarrierError("Abort or reset of barrier"));
    for (const auto& place : std::exchange(line_, {})) {
      if (!place->done()) place->set_exception(error);
    }
  }

  int parties_;
  bool broken_ = false;
  Line line_;
};
