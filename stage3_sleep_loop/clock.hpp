// Time, in seconds. Loops never ask the wall clock, which somebody may set back.
//
// The virtual clock stands still while code runs. It moves when a loop would have to wait, and then
// it jumps. A program of ten seconds takes none, and does the same in every run.
#pragma once

namespace aio {

/// `time.monotonic()`, and waiting for it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual double now() = 0;
  virtual void sleep_until(double deadline) = 0;
  /// Whether sleep_until() takes no time. Then a loop that waits for descriptors too only looks at
  /// them, without waiting, and calls sleep_until() after that.
  virtual bool is_virtual() const = 0;
};

/// CLOCK_MONOTONIC. Signals do not shorten its sleep.
class MonotonicClock final : public Clock {
 public:
  double now() override;
  void sleep_until(double deadline) override;
  bool is_virtual() const override { return false; }
};
MonotonicClock& monotonic_clock();

class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(double start = 1000) : now_(start) {}
  double now() override { return now_; }
  void sleep_until(double deadline) override { now_ = deadline > now_ ? deadline : now_; }
  bool is_virtual() const override { return true; }

 private:
  double now_;
};

}  // namespace aio
