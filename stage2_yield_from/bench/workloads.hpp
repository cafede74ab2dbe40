// A chain of generators, each of which delegates to the next one.
#pragma once

#include <deque>

#include "stage2_yield_from/yield_from.hpp"

namespace aio::bench {

class Level final : public aio::DelegatingGenerator<long, long, long> {
  enum { kStart, kAfterInner, kYielded };

 public:
  explicit Level(Level* inner) : inner_(inner) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        if (inner_) return yield_from(*inner_, kAfterInner);
        return yield(0, kYielded);
      case kAfterInner:
        return return_value(sent.result_of(*inner_) + 1);
      case kYielded:
        if (sent.value() < 0) return return_value(1);
        return yield(sent.value(), kYielded);
    }
    return {};
  }

  Level* inner_;
};

struct Chain {
  explicit Chain(long depth) {
    for (long i = 0; i < depth; ++i) levels.emplace_back(i == 0 ? nullptr : &levels.back());
  }
  std::deque<Level> levels;  // levels do not move
};

}  // namespace aio::bench
