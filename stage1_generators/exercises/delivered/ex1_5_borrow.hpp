// Exercise 1.5 (repair, 15 minutes): clean up across a yield
//
//     def borrow(shelf):
//         shelf.take()
//         try:
//             yield "page 1"
//             yield "page 2"
//         finally:
//             shelf.give_back()
//
// This body forgets the `finally`: it gives the book back only when it has been read to the end.
// Repair it. However it ends, the book must be back by then, and given back once: after an
// exception, after close(), and also when the generator is simply dropped, in the middle.
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
    throw aio::exercise::NotDone();  // take this line out when you begin
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
