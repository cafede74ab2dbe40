// GeneratorExit is an exception like others for the body: it may catch it and yield. close() cannot
// force anybody; it can only say that it was refused. Whether a yield is protected is a matter of
// place: the cases of the two that are share one `try`.

#pragma once

#include "stage1_generators/shared/exercises/judge.hpp"

class Stubborn : public aio::Generator<std::string> {
  enum { kStart, kWorking, kStillWorking, kNotYet };

 public:
  explicit Stubborn(int refusals) : refusals_(refusals) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kWorking:
      case kStillWorking:
        try {
          sent.check();
          if (resume_point() == kWorking) return yield("still working", kStillWorking);
        } catch (const aio::GeneratorExit&) {
          if (refusals_ == 0) throw;
          --refusals_;
          return yield("not yet", kNotYet);
        }
        break;
      case kNotYet:
        sent.check();
    }
    return yield("working", kWorking);
  }

  int refusals_;
};
