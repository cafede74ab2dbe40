// Exercise 2.9 (extend, 60 minutes): a driver and its bells
//
//     async def guest(name, bell):         async def cook(bell):
//         log(name + " sits down")             log("cook begins")
//         await bell                           await pause      # a bare yield
//         log(name + " eats")                  driver.ring(bell)
//                                              log("cook is done")
//
// Write the Driver, as its comments say, and then the bodies of Guest and Cook. A step of a
// coroutine is coroutine.next(): it yields the event it waits for, a null pointer (let the others
// go first), or it returns. The driver drives the outermost coroutines; whom these await is not its
// business. Stage 3 does the same with time instead of bells.
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
  void add(aio::AnyCoroutine& coroutine) {
    static_cast<void>(coroutine);
    throw aio::exercise::NotDone();
  }

  /// Takes the first of those that are ready, and runs it for one step; and so on, until none is
  /// ready. An error of a coroutine leaves run(); the others stay as they are. One that has ended
  /// is never run again: that raises "cannot reuse already awaited coroutine".
  void run() { throw aio::exercise::NotDone(); }

  /// Rings the bell (bell.set_rung()). All that wait for it in this driver are ready again, in the
  /// order in which they began to wait, behind all that are ready already. None of them runs in
  /// here. A bell that another driver rings wakes nobody here.
  void ring(Bell& bell) {
    static_cast<void>(bell);
    throw aio::exercise::NotDone();
  }

 private:
  // what it has to remember
};

class Guest : public aio::Coroutine<> {
  enum { kStart, kRung };

 public:
  Guest(std::string name, Bell& bell, std::vector<std::string>& log)
      : name_(std::move(name)), bell_(bell), log_(log) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  std::string name_;
  [[maybe_unused]] Bell& bell_;
  [[maybe_unused]] std::vector<std::string>& log_;
};

class Cook : public aio::Coroutine<> {
  enum { kStart, kPaused };

 public:
  Cook(Driver& driver, Bell& bell, std::vector<std::string>& log)
      : driver_(driver), bell_(bell), log_(log) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  [[maybe_unused]] Driver& driver_;
  [[maybe_unused]] Bell& bell_;
  [[maybe_unused]] std::vector<std::string>& log_;
};
