// Exercise 1.8 (extend, 25 minutes): a pipeline of generators
//
//     def take(source, count):                 def pairs(left, right):
//         while count > 0:                         while True:
//             value = next(source, END)                a = next(left, END)
//             if value is END:                         if a is END:
//                 return                                   return
//             yield value                              b = next(right, END)
//             count -= 1                               if b is END:
//                                                          return
//                                                      yield [a, b]
//
// These are itertools.islice and zip: generators that read from generators. Which value is asked
// for, and when, is a part of it: take(source, 2) asks its source twice, and not a third time.
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
    throw aio::exercise::NotDone();
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
    throw aio::exercise::NotDone();
  }

  Numbers& left_;
  Numbers& right_;
};
