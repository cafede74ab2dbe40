// Nobody hands out the work. Each cook takes the next order when it is free, and that is all it
// takes to keep n of them busy. Between two awaits a cook is alone, so nobody else takes the same
// order: a loop in one thread needs no lock for that.
#pragma once

#include <algorithm>
#include <memory>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage3_sleep_loop/exercises/kitchen.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

class Cook : public aio::Coroutine<> {
  enum { kStart, kOrdered, kCooked };

 public:
  Cook(std::string name, Kitchen& kitchen) : name_(std::move(name)), kitchen_(kitchen) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kOrdered:
        sent.check();
        if (aio::get_running_loop().time() <= order_->at + order_->patience) {
          kitchen_.say(name_ + " begins " + order_->dish + " for " + order_->guest);
          return await(dish_.emplace(*order_), kCooked);
        }
        kitchen_.say(order_->guest + " has left");
        break;
      case kCooked:
        try {
          sent.result_of(*dish_);
          kitchen_.say(name_ + " serves " + order_->dish + " to " + order_->guest);
        } catch (const aio::ValueError&) {
          kitchen_.say(name_ + " burns " + order_->dish);
          kitchen_.orders.push_front(*order_);
        }
    }
    if (kitchen_.orders.empty()) return return_value();
    order_ = kitchen_.orders.front();
    kitchen_.orders.pop_front();
    return await(ordered_.emplace(order_->at), kOrdered);
  }

  std::string name_;
  Kitchen& kitchen_;
  std::optional<Order> order_;  // what it works on
  std::optional<aio::AsyncSleep> ordered_;
  std::optional<Dish> dish_;
};

inline void serve(Kitchen& kitchen, int cooks, aio::Clock& clock) {
  std::stable_sort(kitchen.orders.begin(), kitchen.orders.end(),
                   [](const Order& a, const Order& b) { return a.at < b.at; });
  std::vector<std::unique_ptr<Cook>> all;
  std::vector<aio::AnyCoroutine*> to_run;
  for (int i = 1; i <= cooks; ++i) {
    all.push_back(std::make_unique<Cook>("cook " + std::to_string(i), kitchen));
    to_run.push_back(all.back().get());
  }
  for (const std::exception_ptr& error : aio::SleepLoop(clock).run_all(to_run)) {
    if (error) std::rethrow_exception(error);
  }
}
