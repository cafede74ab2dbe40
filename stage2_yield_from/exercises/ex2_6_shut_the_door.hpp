// Exercise 2.6 (repair, 15 minutes): close through delegation
//
//     def indoors(door, inner):
//         door.open()
//         try:
//             yield from inner
//         finally:
//             door.shut()
//
// The door must be shut however `inner` ends, also if nobody gets in: a second one that delegates
// to the same `inner` gets a ValueError here, if `inner` may itself wait for another one (in Python
// only while `inner` runs). The error goes on. This C++ falls short of that. Take out the line with
// NotDone, see which rule is broken, and repair the body.
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
    throw aio::exercise::NotDone();
    if (resume_point() == kStart) {
      door_.open();
      return yield_from(inner_, kAfterInner);
    }
    try {
      sent.check();
    } catch (const std::exception&) {
      door_.shut();
      return return_value();
    }
    door_.shut();
    return return_value();
  }

  Door door_;
  Numbers& inner_;
};
