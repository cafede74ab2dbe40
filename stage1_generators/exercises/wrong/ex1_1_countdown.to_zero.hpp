#pragma once

#include "stage1_generators/shared/exercises/judge.hpp"

class Countdown : public aio::Generator<int> {
  enum { kStart, kYielded };

 public:
  explicit Countdown(int n) : n_(n) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        while (n_ >= 0) {
          return yield(n_, kYielded);
          case kYielded:
            sent.check();
            --n_;
        }
    }
    return return_value();
  }

  int n_;
};
