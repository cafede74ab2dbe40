// What the measured tasks do: yield, return, and wait for a future or a timer.
#pragma once

#include "stage6_tasks_futures/gather.hpp"

namespace aio::bench {

class Yields final : public Coroutine<> {
  enum { kStart, kAgain };

 public:
  explicit Yields(long times) : times_(times) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        while (times_-- > 0) {
          return await(sleep(0), kAgain);
          case kAgain:
            sent.check();
        }
    }
    return return_value();
  }

  long times_;
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

class Sleeps final : public Coroutine<int> {
  enum { kStart, kAwake };
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(sleep(3600), kAwake);
      case kAwake:
        sent.check();
    }
    return return_value(1);
  }
};

/// Runs the coroutines side by side.
template <class C>
class Together final : public Coroutine<> {
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
    return this->return_value();
  }

  std::vector<C> coroutines_;
  Ref<Gather<std::vector<typename C::Return>>> group_;
};

}  // namespace aio::bench
