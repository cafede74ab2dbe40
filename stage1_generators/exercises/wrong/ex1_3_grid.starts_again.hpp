#pragma once

#include "stage1_generators/shared/exercises/judge.hpp"

class CaseInLoop : public aio::Generator<int> {
  enum { kStart, kYielded };

 public:
  CaseInLoop(int rows, int columns) : rows_(rows), columns_(columns) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (row_ = 0; row_ < rows_; ++row_) {
          for (column_ = 0; column_ < columns_; ++column_) {
            return yield(10 * row_ + column_, kStart);
            case kYielded:
              sent.check();
          }
        }
    }
    return return_value();
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
    if (resume_point() == kYielded) {
      sent.check();
      if (++column_ == columns_) {
        column_ = 0;
        ++row_;
      }
    }
    if (row_ < rows_ && column_ < columns_) return yield(10 * row_ + column_, kYielded);
    return return_value();
  }

  int rows_;
  int columns_;
  int row_ = 0;
  int column_ = 0;
};
