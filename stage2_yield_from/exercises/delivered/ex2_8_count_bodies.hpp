// Exercise 2.8 (extend, 25 minutes): the tunnel and the stack
//
// 1. bodies_for(generator, number) sends the number and returns how often a body was resumed for
//    it. Count with an Observer (stage1_generators/watch/observer.hpp): set aio::observer, send,
//    and set it back to what it was before, even if send() raises. The yielded value is of no
//    interest here.
// 2. Write the body of Level so that one body runs for a value at any depth, and a million levels
//    do not overflow the machine's stack:
//
//        def level(inner):
//            return (yield from inner) + 1
//
// The test compares Level with class Tunnel of demos/tunnel.hpp, which hands each value on.
#pragma once

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage2_yield_from/yield_from.hpp"

using Numbers = aio::Resumable<int, int>;
using Number = aio::DelegatingGenerator<int, int, int>;  // yields, is sent, and returns an int

inline int bodies_for(Numbers& generator, int number) {
  static_cast<void>(generator);
  static_cast<void>(number);
  throw aio::exercise::NotDone();
}

class Level : public Number {
  enum { kStart, kAfterInner };

 public:
  explicit Level(Number& inner) : inner_(inner) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  [[maybe_unused]] Number& inner_;
};
