// A `finally` is a `catch (...)` that raises again, and the same work after the `try`. In the `try`
// stands what stands there in Python: also yield_from() itself, which raises if `inner` is in use.
// GeneratorExit is no std::exception, so that nobody who catches errors swallows a close() by
// mistake.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage2_yield_from/yield_from.hpp"

using Numbers = aio::Resumable<int, aio::None>;

struct Door {
  void open() { log.push_back(name + " opens"); }
  void shut() { log.push_back(name + " shuts"); }

  std::string name;
  std::vector<std::string>& log;
};

class Indoors : public aio::DelegatingGenerator<int> {
  enum { kStart, kAfterInner };

 public:
  Indoors(Door door, Numbers& inner) : door_(std::move(door)), inner_(inner) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) door_.open();
    try {
      sent.check();
      if (resume_point() == kStart) return yield_from(inner_, kAfterInner);
    } catch (...) {
      door_.shut();
      throw;
    }
    door_.shut();
    return return_value();
  }

  Door door_;
  Numbers& inner_;
};
