// Exercise 3.9 (extend, 60 minutes): a kitchen with n cooks
//
// Write Cook, as its Python says, and serve(), which puts the orders into the order of their times
// (equal ones stay as they are), runs "cook 1" to "cook n" until all is done, and raises the error
// of the first of them, by number, that ended with one. kitchen.hpp has the orders, and how a dish
// is cooked.
#pragma once

#include <algorithm>
#include <memory>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage3_sleep_loop/exercises/kitchen.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

//     async def cook(name, kitchen):
//         while kitchen.orders:
//             order = kitchen.orders.popleft()
//             await AsyncSleep(order.at)                # the guest may not have ordered yet
//             if time() > order.at + order.patience:
//                 kitchen.say(f"{order.guest} has left")
//                 continue
//             kitchen.say(f"{name} begins {order.dish} for {order.guest}")
//             try:
//                 await Dish(order)
//                 kitchen.say(f"{name} serves {order.dish} to {order.guest}")
//             except ValueError:
//                 kitchen.say(f"{name} burns {order.dish}")
//                 kitchen.orders.appendleft(order)
class Cook : public aio::Coroutine<> {
  enum { kStart, kOrdered, kCooked };

 public:
  Cook(std::string name, Kitchen& kitchen) : name_(std::move(name)), kitchen_(kitchen) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  std::string name_;
  [[maybe_unused]] Kitchen& kitchen_;
};

inline void serve(Kitchen& kitchen, int cooks, aio::Clock& clock) {
  static_cast<void>(kitchen);
  static_cast<void>(cooks);
  static_cast<void>(clock);
  throw aio::exercise::NotDone();
}
