// Given: what the tests of this stage's exercises are made of. Coroutines write down what they do,
// and some clocks are unlike others.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"

using Log = std::vector<std::string>;

// A test that stops in the middle leaves coroutines behind that were never awaited: nobody's fault.
[[maybe_unused]] inline const auto warned_before =
    aio::set_warning_handler([](const std::string&) {});

/// "1000.5": the time of the loop that runs.
inline std::string now() { return aio::repr(aio::get_running_loop().time()); }

/// An event that no loop of this stage knows.
struct Teleport : aio::Event {
  std::string repr() const override { return "Teleport()"; }
};

/// Waits for the events one after the other, and says each time when it went on. A null pointer is
/// a bare yield.
class Waiter : public aio::Coroutine<> {
  enum { kStart, kWentOn };

 public:
  Waiter(Log& log, std::string name, std::vector<aio::Event*> events)
      : log_(log), name_(std::move(name)), events_(std::move(events)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kWentOn) log_.push_back(name_ + " at " + now());
    if (next_ == events_.size()) return return_value();
    return yield(events_[next_++], kWentOn);
  }

  Log& log_;
  std::string name_;
  std::vector<aio::Event*> events_;
  std::size_t next_ = 0;
};

/// The same, but it catches what is raised where it waits, says it, and goes on.
class Catcher : public aio::Coroutine<> {
  enum { kStart, kWentOn };

 public:
  Catcher(Log& log, std::string name, std::vector<aio::Event*> events)
      : log_(log), name_(std::move(name)), events_(std::move(events)) {}

 private:
  Step resume(Sent sent) override {
    try {
      sent.check();
      if (resume_point() == kWentOn) log_.push_back(name_ + " at " + now());
    } catch (const std::exception& error) {
      log_.push_back(name_ + " hears: " + error.what());
    }
    if (next_ == events_.size()) return return_value();
    return yield(events_[next_++], kWentOn);
  }

  Log& log_;
  std::string name_;
  std::vector<aio::Event*> events_;
  std::size_t next_ = 0;
};

/// Waits for an event, and then raises.
template <class Error>
class Failing : public aio::Coroutine<> {
  enum { kStart, kWentOn };

 public:
  Failing(aio::Event* event, Error error) : event_(event), error_(std::move(error)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return yield(event_, kWentOn);
    throw error_;
  }

  aio::Event* event_;
  Error error_;
};

/// A virtual clock that remembers until when somebody slept.
class NotedClock : public aio::Clock {
 public:
  double now() override { return now_; }
  void sleep_until(double deadline) override {
    slept.push_back(deadline);
    if (deadline > now_) now_ = deadline;
  }
  bool is_virtual() const override { return true; }

  std::vector<double> slept;

 private:
  double now_ = 1000;
};

/// Everybody wakes up half a second late.
class LateClock : public aio::Clock {
 public:
  double now() override { return now_; }
  void sleep_until(double deadline) override { now_ = deadline + 0.5; }
  bool is_virtual() const override { return true; }
  void pass(double seconds) { now_ += seconds; }

 private:
  double now_ = 1000;
};

/// Time goes on by half a second with every look at it, so that it passes while somebody
/// spins.
class TickingClock : public aio::Clock {
 public:
  double now() override { return now_ += 0.5; }
  void sleep_until(double deadline) override { now_ = deadline > now_ ? deadline : now_; }
  bool is_virtual() const override { return true; }

 private:
  double now_ = 1000;
};
