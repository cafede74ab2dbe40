// `yield from [1, 2, 3]`: a range is made a generator first.
#pragma once

#include <iterator>
#include <utility>

#include "stage1_generators/generator.hpp"

namespace aio {

/// Makes a generator of any range, so that `yield_from` can take it: `yield from [1, 2, 3]`. Like
/// Python's iterators it has no use for what is sent, and lets what is thrown in pass.
template <class Range, class Y, class S = None>
class Each final : public Generator<Y, S> {
  using Step = aio::Step<Y>;
  using Sent = aio::Sent<S>;
  enum { kStart, kYielded };

 public:
  explicit Each(Range range) : range_(std::move(range)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (this->resume_point() == kStart) at_ = std::begin(range_);
    if (at_ == std::end(range_)) return this->return_value();
    return this->yield(*at_++, kYielded);
  }

  Range range_;
  decltype(std::begin(std::declval<Range&>())) at_{};
};

}  // namespace aio
