#pragma once

#include <optional>

#include "stage1_generators/shared/exercises/judge.hpp"

/// Counts the books that somebody has.
class Shelf {
 public:
  void take() { ++taken_; }
  void give_back() { --taken_; }
  int taken() const { return taken_; }

 private:
  int taken_ = 0;
};

class Borrow : public aio::Generator<std::string> {
  enum { kStart, kPage1, kPage2 };

 public:
  explicit Borrow(Shelf& shelf) : shelf_(shelf) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        shelf_.take();
        return yield("page 1", kPage1);
      case kPage1:
        return yield("page 2", kPage2);
    }
    shelf_.give_back();
    return return_value();
  }

  Shelf& shelf_;
};
