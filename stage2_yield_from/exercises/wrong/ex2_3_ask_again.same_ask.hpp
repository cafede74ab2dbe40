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
    if (resume_point() == kAnswered) {
      try {
        return return_value(sent.result_of(*ask_));
      } catch (const aio::ValueError&) {
        --tries_;
        if (tries_ == 0) throw;
      }
    }
    if (!ask_) ask_.emplace(question_);
    return yield_from(*ask_, kAnswered);
  }

  std::string question_;
  int tries_;
  std::optional<Ask> ask_;
};
