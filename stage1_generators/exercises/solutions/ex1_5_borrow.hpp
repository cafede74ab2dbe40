// A clean-up belongs to a member with a destructor: that holds even when the generator
// is dropped, when no line of the body runs. A `catch (...)` is Python's `finally` on the way of
// exceptions.

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

/// A book that is given back when this is destroyed.
class Loan {
 public:
  explicit Loan(Shelf& shelf) : shelf_(shelf) { shelf_.take(); }
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;
  ~Loan() { shelf_.give_back(); }

 private:
  Shelf& shelf_;
};

class Borrow : public aio::Generator<std::string> {
  enum { kStart, kPage1, kPage2 };

 public:
  explicit Borrow(Shelf& shelf) : shelf_(shelf) {}

 private:
  Step resume(Sent sent) override {
    try {
      sent.check();
      switch (resume_point()) {
        case kStart:
          loan_.emplace(shelf_);
          return yield("page 1", kPage1);
        case kPage1:
          return yield("page 2", kPage2);
      }
    } catch (...) {
      loan_.reset();
      throw;
    }
    loan_.reset();
    return return_value();
  }

  Shelf& shelf_;
  std::optional<Loan> loan_;
};
