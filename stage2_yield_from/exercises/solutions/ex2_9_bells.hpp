// An event loop is a queue of those that are ready and a list of those that wait. It compares
// pointers to events and never looks into them, nor into the frames between an event and the
// coroutine it runs.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage2_yield_from/exercises/bell.hpp"

class Driver {
 public:
  /// The coroutine is ready to run, behind all that are ready already.
  void add(aio::AnyCoroutine& coroutine) { ready_.push_back(&coroutine); }

  /// Takes the first of those that are ready, and runs it for one step; and so on, until none is
  /// ready. An error of a coroutine leaves run(); the others stay as they are. One that has ended
  /// is never run again: that raises "cannot reuse already awaited coroutine".
  void run() {
    while (!ready_.empty()) {
      aio::AnyCoroutine* coroutine = ready_.front();
      ready_.pop_front();
      auto step = coroutine->next();
      if (step.returned()) continue;
      if (step.value()) {
        waiting_.push_back({step.value(), coroutine});
      } else {
        ready_.push_back(coroutine);
      }
    }
  }

  /// Rings the bell (bell.set_rung()). All that wait for it are ready again, in the order in which
  /// they began to wait, behind all that are ready already. None of them runs in here.
  void ring(Bell& bell) {
    bell.set_rung();
    std::vector<Waiting> others;
    for (const Waiting& one : waiting_) {
      if (one.event == &bell) {
        ready_.push_back(one.coroutine);
      } else {
        others.push_back(one);
      }
    }
    waiting_ = others;
  }

 private:
  struct Waiting {
    aio::Event* event;
    aio::AnyCoroutine* coroutine;
  };

  std::deque<aio::AnyCoroutine*> ready_;
  std::vector<Waiting> waiting_;
};

class Guest : public aio::Coroutine<> {
  enum { kStart, kRung };

 public:
  Guest(std::string name, Bell& bell, std::vector<std::string>& log)
      : name_(std::move(name)), bell_(bell), log_(log) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) {
      log_.push_back(name_ + " sits down");
      return await(bell_, kRung);
    }
    log_.push_back(name_ + " eats");
    return return_value();
  }

  std::string name_;
  Bell& bell_;
  std::vector<std::string>& log_;
};

class Cook : public aio::Coroutine<> {
  enum { kStart, kPaused };

 public:
  Cook(Driver& driver, Bell& bell, std::vector<std::string>& log)
      : driver_(driver), bell_(bell), log_(log) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) {
      log_.push_back("cook begins");
      return await(Pause(), kPaused);
    }
    driver_.ring(bell_);
    log_.push_back("cook is done");
    return return_value();
  }

  Driver& driver_;
  Bell& bell_;
  std::vector<std::string>& log_;
};
