// Exercise 1.3 (complete, 15 minutes): one body in two styles
//
//     def grid(rows, columns):
//         for row in range(rows):
//             for column in range(columns):
//                 yield 10 * row + column
//
// Write it twice. CaseInLoop keeps both loops as they are and puts `case kYielded:` into the inner
// one. InsideOut has no loops: each step does what lies between two yields, "go to the next column,
// or else to the next row".
#pragma once

#include "stage1_generators/shared/exercises/judge.hpp"

class CaseInLoop : public aio::Generator<int> {
  enum { kStart, kYielded };

 public:
  CaseInLoop(int rows, int columns) : rows_(rows), columns_(columns) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  int rows_;
  int columns_;
  int row_ = 0;
  int column_ = 0;
};

class InsideOut : public aio::Generator<int> {
  enum { kStart, kYielded };

 public:
  InsideOut(int rows, int columns) : rows_(rows), columns_(columns) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  int rows_;
  int columns_;
  int row_ = 0;
  int column_ = 0;
};
