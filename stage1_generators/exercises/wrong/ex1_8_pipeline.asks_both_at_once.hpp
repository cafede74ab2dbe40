#pragma once

#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

using Numbers = aio::Generator<int>;

class Take : public Numbers {
  enum { kStart, kYielded };

 public:
  Take(Numbers& source, int count) : source_(source), count_(count) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kYielded) --count_;
    if (count_ <= 0) return return_value();
    auto step = source_.next();
    if (step.returned()) return return_value();
    return yield(step.value(), kYielded);
  }

  Numbers& source_;
  int count_;
};

class Pairs : public aio::Generator<std::vector<int>> {
  enum { kStart, kYielded };

 public:
  Pairs(Numbers& left, Numbers& right) : left_(left), right_(right) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    auto a = left_.next();
    auto b = right_.next();
    if (a.returned() || b.returned()) return return_value();
    return yield({a.value(), b.value()}, kYielded);
  }

  Numbers& left_;
  Numbers& right_;
};
