// Exercise 2.2 (complete, 10 minutes): three frames return
//
//     def area():                                  def report():
//         width = yield from ask("width?")             n = yield from area()
//         height = yield from ask("height?")           return f"{n} m2"
//         return width * height
//
// ask() is given, in ask.hpp. Write the bodies of the other two. The result of an inner generator
// is sent.result_of(inner), at the resume point that was given to yield_from(). Each call of ask()
// is a new generator: ask_.emplace("width?") makes one, in place of the one before.
#pragma once

#include <optional>
#include <string>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage2_yield_from/exercises/ask.hpp"

class Area : public aio::DelegatingGenerator<std::string, std::string, int> {
  enum { kStart, kHasWidth, kHasHeight };

  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  std::optional<Ask> ask_;
  [[maybe_unused]] int width_{};
};

class Report : public aio::DelegatingGenerator<std::string, std::string, std::string> {
  enum { kStart, kHasArea };

  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  std::optional<Area> area_;
};
