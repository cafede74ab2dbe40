// Exercise 1.1 (complete, 5 minutes): count down
//
//     def countdown(n):
//         while n > 0:
//             yield n
//             n -= 1
//
// Write the body. The local variable n is a member already; kYielded is where the generator goes
// on after a yield. Every case that follows a yield begins with sent.check().
#pragma once

#include "stage1_generators/shared/exercises/judge.hpp"

class Countdown : public aio::Generator<int> {
  enum { kStart, kYielded };

 public:
  explicit Countdown(int n) : n_(n) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  int n_;
};
