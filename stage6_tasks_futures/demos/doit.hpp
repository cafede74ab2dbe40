// A coroutine that takes three seconds, and returns its number.
//
//     async def doit(i):
//         print("Start", i)
//         await asyncio.sleep(3)
//         print("End", i)
//         return i
#pragma once

#include <ostream>

#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace aio {

class Doit final : public Coroutine<int> {
  enum { kStart, kSlept };

 public:
  Doit(std::ostream& out, int i) : out_(out), i_(i) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "Start " << i_ << "\n";
        return await(sleep(seconds(3)), kSlept);
      case kSlept:
        sent.check();
        out_ << "End " << i_ << "\n";
        return return_value(i_);
    }
    return {};
  }

  void members(Members& show) const override { show("i", i_); }

  std::ostream& out_;
  int i_;
};

}  // namespace aio
