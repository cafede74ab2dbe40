#pragma once

#include "stage1_generators/shared/exercises/judge.hpp"

class Stubborn : public aio::Generator<std::string> {
  enum { kStart, kWorking, kNotYet };

 public:
  explicit Stubborn(int refusals) : refusals_(refusals) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kWorking:
        try {
          sent.check();
        } catch (const aio::GeneratorExit&) {
          if (refusals_ == 0) throw;
          --refusals_;
          return yield("not yet", kNotYet);
        }
        break;
      case kNotYet:
        sent.check();
        return yield("not yet", kNotYet);
    }
    return yield("working", kWorking);
  }

  int refusals_;
};
