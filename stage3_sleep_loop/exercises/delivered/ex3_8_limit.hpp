// Exercise 3.8 (extend, 40 minutes): a time limit
//
//     async def report():
//         in_time = await limit(cook(), 2)
//
// limit() runs a coroutine to its end and returns True. If the coroutine waits when the time is up,
// Timeout() is raised in it where it waits, once; if that comes out, limit() returns False. What
// else the coroutine raises comes out of limit(), also a Timeout that is not of this limit. Who
// catches Timeout may go on without a limit, and then it returns True. Whoever wakes up exactly
// when the time is up is in time.
//
// The loop knows nothing of it. So drive the coroutine in the body of Limit: its next() gives you
// its event, which you hand on to the loop, or one of your own. What is thrown into you is meant
// for it.
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
