// Exercise 6.9 (repair, 20 minutes): the lost wake-up
//
// A gate lets `n` in at a time, as asyncio.Semaphore does; the others wait in a line. One that
// leaves gives its place to the first of the line. Inside is `async with gate: return await work`.
//
// Both are right as long as nothing goes wrong. A task in the line may be cancelled, and so may one
// that has just been given a place and has not gone on yet; an Enter that waits may be closed; the
// work may fail, or be cancelled. Not one place may get lost by that, and none may come out of
// nothing.
//
// Take out the lines with NotDone, and repair Enter, leave() and Inside.
#pragma once

#include <deque>
#include <utility>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

class Gate {
 public:
  class Enter : public aio::Coroutine<> {
    enum { kStart, kGotPlace };

   public:
    explicit Enter(Gate& gate) : gate_(gate) {}

   private:
    Step resume(Sent sent) override {
      throw aio::exercise::NotDone();
      switch (resume_point()) {
        case kStart:
          if (gate_.free_ > 0) {
            --gate_.free_;
            return return_value();
          }
          place_ = aio::get_event_loop().create_future();
          gate_.line_.push_back(place_);
          return await(*place_, kGotPlace);
        case kGotPlace:
          sent.check();
      }
      return return_value();
    }

    Gate& gate_;
    aio::Ref<aio::Future<>> place_;
  };

  explicit Gate(int n) : free_(n) {}

  Enter enter() { return Enter(*this); }

  void leave() {
    if (line_.empty()) {
      ++free_;
    } else {
      const auto next = std::move(line_.front());
      line_.pop_front();
      next->set_result({});
    }
  }

  int free() const { return free_; }
  int waiting() const { return static_cast<int>(line_.size()); }

 private:
  int free_;  // more than 0 only if nobody waits
  std::deque<aio::Ref<aio::Future<>>> line_;
};

/// Work is a coroutine that returns an int.
template <class Work>
class Inside : public aio::Coroutine<int> {
  enum { kStart, kEntered, kWorked };

 public:
  Inside(Gate& gate, Work work) : gate_(gate), enter_(gate), work_(std::move(work)) {}

 private:
  Step resume(Sent sent) override {
    throw aio::exercise::NotDone();
    switch (resume_point()) {
      case kStart:
        return await(enter_, kEntered);
      case kEntered:
        sent.check();
        return await(work_, kWorked);
      case kWorked:
        result_ = sent.result_of(work_);
        gate_.leave();
    }
    return return_value(result_);
  }

  Gate& gate_;
  Gate::Enter enter_;
  Work work_;
  int result_{};
};
