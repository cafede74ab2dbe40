// The generators that are resumed to see what that costs.
#pragma once

#include "stage1_generators/generator.hpp"

namespace aio::bench {

class Counter final : public Generator<long> {
  enum { kStart, kYielded };
  long i_ = 0;
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (;; ++i_) {
          return yield(i_, kYielded);
          case kYielded:
            sent.check();
        }
    }
    return return_value();
  }
};

class Averager final : public Generator<double, double> {
  enum { kStart, kGotNumber };
  double total_ = 0;
  int count_ = 0;
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield(0, kGotNumber);
      case kGotNumber:
        total_ += sent.value();
        return yield(total_ / ++count_, kGotNumber);
    }
    return return_value();
  }
};

}  // namespace aio::bench
