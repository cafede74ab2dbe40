// A driver between two others: for the inner coroutine it is the loop, for the loop it is a
// coroutine. It looks at each event on its way, and shortens the sleeps that would be too long.
// Stage 6 does this without such a driver, because there anybody can cancel a task.
#pragma once

#include <exception>
#include <optional>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"

struct Timeout : aio::Exception {
  Timeout() : Exception("time is up") {}
};

class Limit : public aio::Coroutine<bool> {
  enum { kStart, kGoOn };

 public:
  Limit(aio::AnyCoroutine& inner, double seconds) : inner_(inner), seconds_(seconds) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) until_.emplace(aio::get_running_loop().time() + seconds_);
    std::exception_ptr error;
    try {
      sent.check();
    } catch (...) {
      error = std::current_exception();
    }
    if (!error && cut_short_) {
      error = mine_ = std::make_exception_ptr(Timeout());
      until_.reset();  // once
    }
    try {
      Step step = error ? inner_.throw_in(error) : inner_.next();
      if (step.returned()) return return_value(true);
      const auto* sleep = dynamic_cast<aio::AsyncSleep*>(step.value());
      cut_short_ = until_ && sleep && sleep->until() > until_->until();
      return yield(cut_short_ ? &*until_ : step.value(), kGoOn);
    } catch (const Timeout&) {
      if (std::current_exception() != mine_) throw;
      return return_value(false);
    }
  }

  aio::AnyCoroutine& inner_;
  double seconds_;
  std::optional<aio::AsyncSleep> until_;  // while there is a limit
  bool cut_short_ = false;  // the loop waits for our event, and not for that of the inner coroutine
  std::exception_ptr mine_;  // the Timeout of this limit
};
