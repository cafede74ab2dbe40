// Given: orders, and how long a dish takes. Exercise 3.9 uses them.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stage3_sleep_loop/loop.hpp"
#include "stage3_sleep_loop/sleep.hpp"

struct Order {
  std::string guest;
  std::string dish;
  double at;               // when the guest orders
  double takes;            // how long it is cooked
  double patience = 1000;  // how long the guest waits until somebody begins with it
  int burns = 0;           // how often it will burn before it comes out well
};

struct Kitchen {
  std::deque<Order> orders;      // those that nobody has begun with
  std::vector<std::string> log;  // "1002 cook 1 serves soup to ada"

  void say(const std::string& what) {
    log.push_back(aio::repr(aio::get_running_loop().time()) + " " + what);
  }
};

/// Cooks until the dish is done, or burnt: then it raises ValueError. Nobody here may cook fugu.
class Dish : public aio::Coroutine<> {
  enum { kStart, kCooked };

 public:
  explicit Dish(Order& order) : order_(order) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (order_.dish == "fugu") throw aio::RuntimeError("no licence for fugu");
    if (resume_point() == kStart) return await(cooks_.emplace(order_.takes), kCooked);
    if (order_.burns-- > 0) throw aio::ValueError("burnt");
    return return_value();
  }

  Order& order_;
  std::optional<aio::asleep> cooks_;
};
