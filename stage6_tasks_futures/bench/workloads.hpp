// The measured tasks: they yield, return, and wait for a future or a timer.
#pragma once

#include "stage6_tasks_futures/library/gather.hpp"

namespace aio::bench {

class Yields final : public Coroutine<long> {
  enum { kStart, kAgain };

 public:
  explicit Yields(long times) : times_(times) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (; done_ < times_; ++done_) {
          return await(sleep(0), kAgain);
          case kAgain:
            sent.check();
        }
    }
    return return_value(done_);
  }

  long times_;
  long done_ = 0;
};

class ReturnsOne final : public Coroutine<int> {
  Step resume(Sent sent) override {
    sent.check();
    return return_value(1);
  }
};

class Waits final : public Coroutine<int> {
  enum { kStart, kDone };

 public:
  explicit Waits(Ref<Future<int>> future) : future_(std::move(future)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(*future_, kDone);
      case kDone:
        return return_value(sent.result_of(*future_));
    }
    return {};
  }

  Ref<Future<int>> future_;
};

/// Cancelled, it raises the CancelledError, or only passes it on.
template <bool kRaises>
class Sleeper final : public Coroutine<int> {
  enum { kStart, kAwake };

 public:
  explicit Sleeper(double seconds) : seconds_(seconds) {}

 private:
  AnyCoroutine::Step resume(AnyCoroutine::Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(sleep(seconds_), kAwake);
      case kAwake:
        if (!kRaises && sent.raises()) return pass_on();
        sent.check();
    }
    return return_value(1);
  }

  double seconds_;
};
using Sleeps = Sleeper<false>;

/// Runs the coroutines side by side; returns the sum of their results.
template <class C>
class Together final : public Coroutine<long> {
  enum { kStart, kDone };

 public:
  explicit Together(std::vector<C> coroutines) : coroutines_(std::move(coroutines)) {}

 private:
  AnyCoroutine::Step resume(AnyCoroutine::Sent sent) override {
    switch (this->resume_point()) {
      case kStart:
        group_ = gather(std::move(coroutines_));
        return this->await(*group_, kDone);
      case kDone:
        sent.check();
    }
    long sum = 0;
    for (const auto result : group_->result()) sum += result;
    return this->return_value(sum);
  }

  std::vector<C> coroutines_;
  Ref<Gather<std::vector<typename C::Return>>> group_;
};

}  // namespace aio::bench
