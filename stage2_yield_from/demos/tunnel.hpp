// `yield from` as it is usually pictured: a tunnel. The outer generator resumes the inner one, and
// hands on whatever comes out. It is correct, and every value passes through every level.
//
// Beside it: the same with yield_from(), and a generator for both to lead to.
#pragma once

#include "stage2_yield_from/yield_from.hpp"

namespace aio {

using Numbers = Resumable<int, int>;

/// def tunnel(inner):        by hand, what `yield from inner` means (PEP 380)
class Tunnel : public Generator<int, int> {
  enum { kStart, kInside };

 public:
  explicit Tunnel(Numbers& inner) : inner_(inner) {}

 private:
  Step resume(Sent sent) override {
    Step step = resume_point() == kStart ? inner_.next() : hand_in(sent);
    if (step.returned()) return return_value();
    return yield(step.value(), kInside);
  }

  Step hand_in(Sent sent) {
    std::exception_ptr thrown;
    try {
      sent.check();
    } catch (const GeneratorExit&) {
      inner_.close();
      throw;
    } catch (...) {
      thrown = std::current_exception();
    }
    if (thrown) return inner_.throw_in(thrown);
    return sent.has_value() ? inner_.send(sent.value()) : inner_.next();
  }

  Numbers& inner_;
};

/// def link(inner):
///     yield from inner
class Link : public DelegatingGenerator<int, int> {
  enum { kStart, kAfterInner };

 public:
  explicit Link(Numbers& inner) : inner_(inner) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == kStart ? yield_from(inner_, kAfterInner) : return_value();
  }

  Numbers& inner_;
};

/// def echo():
///     number = 0
///     while True: number = yield number
class Echo : public DelegatingGenerator<int, int> {
  enum { kStart, kGotNumber };
  Step resume(Sent sent) override {
    return yield(resume_point() == kStart ? 0 : sent.value(), kGotNumber);
  }
};

}  // namespace aio
