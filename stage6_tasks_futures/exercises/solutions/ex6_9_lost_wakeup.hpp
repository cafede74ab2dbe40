// A place belongs to a task from the moment in which its future is set, and not only when it goes
// on. So there are two ways to be cancelled at one resume point, and the future knows which it was:
// it was cancelled itself, or it had been set already. The second is the lost wake-up, which
// asyncio's locks had for years.
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
          if (sent.raises()) give_up();
          sent.check();
      }
      return return_value();
    }

    void give_up() {
      if (!place_->done() || place_->cancelled()) {
        std::erase(gate_.line_, place_);
      } else {
        gate_.leave();  // it has a place, and does not need it
      }
    }

    Gate& gate_;
    aio::Ref<aio::Future<>> place_;
  };

  explicit Gate(int n) : free_(n) {}

  Enter enter() { return Enter(*this); }

  void leave() {
    while (!line_.empty()) {
      const auto next = std::move(line_.front());
      line_.pop_front();
      if (next->done()) continue;  // cancelled, and has not gone on yet
      next->set_result({});
      return;
    }
    ++free_;
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
    switch (resume_point()) {
      case kStart:
        return await(enter_, kEntered);
      case kEntered:
        sent.check();
        return await(work_, kWorked);
      case kWorked:
        gate_.leave();  // the `finally`: before anything that may raise
    }
    return return_value(sent.result_of(work_));
  }

  Gate& gate_;
  Gate::Enter enter_;
  Work work_;
};
