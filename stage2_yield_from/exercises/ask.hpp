// Given: a generator that asks a question and returns the answer as a number. Exercises 2.2 and 2.3
// use it.
//
//     def ask(question):
//         answer = yield question
//         return int(answer)          # raises ValueError if the answer is no number
#pragma once

#include <string>
#include <utility>

#include "stage2_yield_from/yield_from.hpp"

class Ask : public aio::DelegatingGenerator<std::string, std::string, int> {
  enum { kStart, kAnswered };

 public:
  explicit Ask(std::string question) : question_(std::move(question)) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield(question_, kAnswered);
    const std::string answer = sent.value();
    if (answer.empty() || answer.find_first_not_of("0123456789") != std::string::npos)
      throw aio::ValueError("no number: " + answer);
    return return_value(std::stoi(answer));
  }

  std::string question_;
};
