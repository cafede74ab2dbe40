// The result of a frame is the value of `yield from` in its caller, and no driver sees it. The
// width must outlive a suspension, so it is a member; the area does not, so it is none.
#pragma once

#include <optional>
#include <string>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage2_yield_from/exercises/ask.hpp"

class Area : public aio::DelegatingGenerator<std::string, std::string, int> {
  enum { kStart, kHasWidth, kHasHeight };

  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield_from(ask_.emplace("width?"), kHasWidth);
      case kHasWidth:
        width_ = sent.result_of(*ask_);
        return yield_from(ask_.emplace("height?"), kHasHeight);
    }
    return return_value(width_ * sent.result_of(*ask_));
  }

  std::optional<Ask> ask_;
  int width_{};
};

class Report : public aio::DelegatingGenerator<std::string, std::string, std::string> {
  enum { kStart, kHasArea };

  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield_from(area_.emplace(), kHasArea);
    return return_value(std::to_string(sent.result_of(*area_)) + " m2");
  }

  std::optional<Area> area_;
};
