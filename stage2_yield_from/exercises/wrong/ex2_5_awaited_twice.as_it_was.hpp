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
