// A destructor sets the observer back, whichever way the function is left. The count is the same on
// any machine and at any hour, which no clock can promise.
#pragma once

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage2_yield_from/yield_from.hpp"

using Numbers = aio::Resumable<int, int>;
using Number = aio::DelegatingGenerator<int, int, int>;  // yields, is sent, and returns an int

class Bodies : public aio::Observer {
 public:
  Bodies() { aio::observer = this; }
  ~Bodies() override { aio::observer = before_; }

  int count() const { return count_; }

 private:
  void resumed(const aio::Frame&, const std::string& /*sent*/) override { ++count_; }

  aio::Observer* before_ = aio::observer;
  int count_ = 0;
};

inline int bodies_for(Numbers& generator, int number) {
  Bodies bodies;
  generator.send(number);
  return bodies.count();
}

class Level : public Number {
  enum { kStart, kAfterInner };

 public:
  explicit Level(Number& inner) : inner_(inner) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield_from(inner_, kAfterInner);
    return return_value(sent.result_of(inner_) + 1);
  }

  Number& inner_;
};
