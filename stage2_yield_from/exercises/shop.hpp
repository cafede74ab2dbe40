// Given: a shop that tells its price after a while. Exercise 2.5 uses it.
//
//     class Shop:
//         async def price(self):
//             self.asked += 1
//             await self.answer          # an event, for whoever drives the coroutines
//             return self.costs
#pragma once

#include <string>

#include "stage2_yield_from/coroutine.hpp"

/// An answer that the shop needs time for.
class Answer : public aio::Event {
 public:
  std::string repr() const override { return "the shop's answer"; }
};

struct Shop {
  void say(const std::string& text) { said += text; }

  Answer answer;
  int costs = 5;
  int asked = 0;
  std::string said;
};

class Price : public aio::Coroutine<int> {
  enum { kStart, kAnswered };

 public:
  explicit Price(Shop& shop) : shop_(shop) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kAnswered) return return_value(shop_.costs);
    ++shop_.asked;
    return await(shop_.answer, kAnswered);
  }

  Shop& shop_;
};
