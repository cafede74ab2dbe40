// Exercise 3.8 (extend, 40 minutes): a time limit
//
//     in_time = await limit(cook(), 2)  # the seconds count from the first step of limit()
//
// limit() runs a coroutine to its end and returns True. If it sleeps when the time is up, Timeout()
// is raised in it where it sleeps, once. If this very object comes out of it again (compare
// std::current_exception() with what you have thrown in), limit() returns False. Any other error,
// also another Timeout, comes out. If it catches Timeout it goes on without a limit, and True is
// returned. One that wakes up exactly when the time is up is in time; so is one whose sleep ended
// in time and that only woke up late, until it sleeps again. A bare yield is no sleep.
//
// The loop knows nothing of it. So drive the coroutine in the body of Limit: next() gives you its
// event. Only an AsyncSleep that ends after the limit is cut short, by one of your own; all else is
// handed on as it is: `return yield(event, kGoOn)` takes an Event*, also a null one. An error that
// is thrown into you is meant for the coroutine: the sent.check() below is only a beginning.
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
    sent.check();
    throw aio::exercise::NotDone();
  }

  [[maybe_unused]] aio::AnyCoroutine& inner_;
  [[maybe_unused]] double seconds_;
};
