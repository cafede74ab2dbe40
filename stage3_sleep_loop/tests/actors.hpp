// Small coroutines that tests are made of. They write what they do into a log, and tests compare
// the log whole.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"

namespace aio::testing {

using Log = std::vector<std::string>;

/// "a 1000.10": `name` and the time of the loop that runs.
inline std::string at_time(const std::string& name) {
  return name + " " + format(get_running_loop().time());
}

/// Sleeps for each of the durations, and says each time when it woke up.
class Sleeper final : public Coroutine<> {
  enum { kStart, kSlept };

 public:
  Sleeper(Log& log, std::string name, std::vector<double> durations)
      : log_(log), name_(std::move(name)), durations_(std::move(durations)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (; i_ < durations_.size(); ++i_) {
          return await(sleep_.emplace(durations_[i_]), kSlept);
          case kSlept:
            sent.check();
            log_.push_back(at_time(name_));
        }
        return return_value();
    }
    return {};
  }

  Log& log_;
  std::string name_;
  std::vector<double> durations_;
  std::size_t i_ = 0;
  std::optional<asleep> sleep_;
};

/// Does something after some time.
class Later final : public Coroutine<> {
  enum { kStart, kSlept };

 public:
  Later(double delay, std::function<void()> action) : delay_(delay), action_(std::move(action)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(sleep_.emplace(delay_), kSlept);
      case kSlept:
        sent.check();
        action_();
        return return_value();
    }
    return {};
  }

  double delay_;
  std::optional<asleep> sleep_;
  std::function<void()> action_;
};

/// Waits for one event, and says how that ended: it catches what is raised, and goes on.
class Awaiter final : public Coroutine<> {
  enum { kStart, kDone };

 public:
  Awaiter(Log& log, std::string name, Event& event)
      : log_(log), name_(std::move(name)), event_(event) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(event_, kDone);
      case kDone:
        try {
          sent.check();
          log_.push_back(at_time(name_));
        } catch (const std::exception&) {
          log_.push_back(name_ + " " + aio::describe(std::current_exception()));
        }
        return return_value();
    }
    return {};
  }

  Log& log_;
  std::string name_;
  Event& event_;
};

/// Yields and yields, without an event, as long as it is told to.
class Spinner final : public Coroutine<> {
  enum { kStart, kGoOn };

 public:
  explicit Spinner(std::function<bool()> go_on) : go_on_(std::move(go_on)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    return go_on_() ? yield(nullptr, kGoOn) : return_value();
  }

  std::function<bool()> go_on_;
};

/// Waits for ever, and cleans up when it is closed.
class Guest final : public Coroutine<> {
  enum { kStart, kWoken };

 public:
  Guest(
      Log& log, std::string name, std::function<void()> clean_up = [] {})
      : log_(log), name_(std::move(name)), clean_up_(std::move(clean_up)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(for_ever_, kWoken);
      case kWoken:
        log_.push_back(name_ + " cleans up");
        clean_up_();
        sent.check();
        return return_value();
    }
    return {};
  }

  Log& log_;
  std::string name_;
  std::function<void()> clean_up_;
  asleep for_ever_{std::numeric_limits<double>::infinity()};
};

/// Awaits an Inner that somebody else may drop meanwhile.
template <class Inner>
class Holder final : public Coroutine<> {
  enum { kStart, kEnd };

 public:
  template <class... Arguments>
  explicit Holder(Arguments... arguments) : inner(std::make_unique<Inner>(arguments...)) {}
  std::string name() const override { return "Holder"; }

  std::unique_ptr<Inner> inner;

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(*inner, kEnd);
    sent.check();
    return return_value();
  }
};

/// "no exception" for a coroutine that returned, and what it raised for the others.
inline Log describe_all(const std::vector<std::exception_ptr>& errors) {
  Log log;
  log.reserve(errors.size());
  for (const std::exception_ptr& error : errors) log.push_back(aio::describe(error));
  return log;
}

/// Time goes on a little with every look at it, so that it passes also while somebody spins.
class TickingClock final : public Clock {
 public:
  double now() override { return now_ += 0.001; }
  void sleep_until(double deadline) override { now_ = deadline > now_ ? deadline : now_; }
  bool is_virtual() const override { return true; }

 private:
  double now_ = 1000;
};

/// The exception that `action` throws, as "RuntimeError: message".
inline std::string raised_by(const std::function<void()>& action) {
  try {
    action();
  } catch (...) {
    return aio::describe(std::current_exception());
  }
  return "no exception";
}

}  // namespace aio::testing
