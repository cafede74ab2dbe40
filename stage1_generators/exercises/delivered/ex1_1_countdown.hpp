// Exercise 1.1 (complete, 5 minutes): count down
//
//     def countdown(n):
//         while n > 0:
//             yield n
//             n -= 1
//
// Write the body: it replaces the line `throw aio::exercise::NotDone();`. The local variable n is a
// member already; kYielded is where the generator goes on after a yield. The sent.check() in front
// serves all cases; each one behind a yield needs it.
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
