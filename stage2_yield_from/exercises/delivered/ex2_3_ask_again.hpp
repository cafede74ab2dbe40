// Exercise 2.3 (complete, 15 minutes): caught in the middle
//
//     def number(question, tries):
//         while True:
//             try:
//                 return (yield from ask(question))
//             except ValueError:
//                 tries -= 1
//                 if tries == 0: raise
//
// ask() is given, in ask.hpp; it raises ValueError when the answer is no number. Write number().
// Its caller gets the number, or the last error, and nothing between.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage2_yield_from/exercises/ask.hpp"

class Number : public aio::DelegatingGenerator<std::string, std::string, int> {
  enum { kStart, kAnswered };

 public:
  Number(std::string question, int tries) : question_(std::move(question)), tries_(tries) {}

 private:
  Step resume(Sent sent) override {
    static_cast<void>(sent);
    throw aio::exercise::NotDone();
  }

  std::string question_;
  [[maybe_unused]] int tries_;
  std::optional<Ask> ask_;
};
