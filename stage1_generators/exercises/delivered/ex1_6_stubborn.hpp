// Exercise 1.6 (complete, 15 minutes): a try over two yields, and a close that refuses
//
//     def stubborn(refusals):
//         while True:
//             try:
//                 yield "working"
//                 yield "still working"
//             except GeneratorExit:
//                 if refusals == 0:
//                     raise
//                 refusals -= 1
//                 yield "not yet"
//
// close() asks a generator to stop. This one may answer with a yield, which close() reports as an
// error, and it lives on. Note which of its three yields stand inside of the `try`.
#pragma once

#include "stage1_generators/shared/exercises/judge.hpp"

class Stubborn : public aio::Generator<std::string> {
  enum { kStart, kWorking, kStillWorking, kNotYet };

 public:
  explicit Stubborn(int refusals) : refusals_(refusals) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    throw aio::exercise::NotDone();
  }

  int refusals_;
};
