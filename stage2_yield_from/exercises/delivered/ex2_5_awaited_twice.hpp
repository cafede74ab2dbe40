// Exercise 2.5 (repair, 10 minutes): a coroutine awaited twice
//
//     async def bill(shop, count):
//         price = shop.price()
//         shop.say(f"one costs {await price}")
//         return count * await price
//
// A coroutine runs once, so the second await is an error, here as in Python. Take out the line with
// NotDone, try it, and read what it says. Then repair it, so that the shop is asked once for a
// bill.
#pragma once

#include <optional>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage2_yield_from/exercises/shop.hpp"

class Bill : public aio::Coroutine<int> {
  enum { kStart, kFirst, kSecond };

 public:
  Bill(Shop& shop, int count) : shop_(shop), count_(count) {}

 private:
  Step resume(Sent sent) override {
    throw aio::exercise::NotDone();
    switch (resume_point()) {
      case kStart:
        return await(price_.emplace(shop_), kFirst);
      case kFirst:
        shop_.say("one costs " + std::to_string(sent.result_of(*price_)));
        return await(*price_, kSecond);
      case kSecond:
        return return_value(count_ * sent.result_of(*price_));
    }
    return return_value();
  }

  Shop& shop_;
  int count_;
  std::optional<Price> price_;
};
