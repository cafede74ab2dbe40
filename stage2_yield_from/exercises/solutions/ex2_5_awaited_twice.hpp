// A coroutine is one run, not a value that can be looked up again. A program that wants the value
// twice keeps the value.
#pragma once

#include <optional>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage2_yield_from/exercises/shop.hpp"

class Bill : public aio::Coroutine<int> {
  enum { kStart, kHasPrice };

 public:
  Bill(Shop& shop, int count) : shop_(shop), count_(count) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(price_.emplace(shop_), kHasPrice);
    const int price = sent.result_of(*price_);
    shop_.say("one costs " + std::to_string(price));
    return return_value(count_ * price);
  }

  Shop& shop_;
  int count_;
  std::optional<Price> price_;
};
