// The clock of a scene: seconds since the scene began. When a test plays the scene, a virtual clock
// instead, so that the scene takes no time and prints the same in every run.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/clock.hpp"

namespace aio {

/// The real clock, set to 0 when the scene begins.
class SceneClock final : public Clock {
 public:
  double now() override { return monotonic_clock().now() - start_; }
  void sleep_until(double deadline) override { monotonic_clock().sleep_until(start_ + deadline); }
  bool is_virtual() const override { return false; }

 private:
  double start_ = monotonic_clock().now();
};

/// A new clock for a scene. It lives as long as the program. A virtual clock begins at 1000.
inline Clock& demo_clock() {
  static std::vector<std::unique_ptr<Clock>> clocks;
  if (scenes_use_virtual_clock) {
    clocks.push_back(std::make_unique<VirtualClock>());
  } else {
    clocks.push_back(std::make_unique<SceneClock>());
  }
  return *clocks.back();
}

/// `"%.2f" % seconds`
inline std::string format(double seconds, int digits = 2) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, seconds);
  return text;
}

}  // namespace aio
