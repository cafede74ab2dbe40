// A coroutine that says something later, and returns it.
//
//     async def say(what, when):
//         await asyncio.sleep(when)
//         print(what)
//         return what
#pragma once

#include <ostream>

#include "stage6_tasks_futures/sleep.hpp"

namespace aio {

class Say final : public Coroutine<std::string> {
  enum { kStart, kSlept };

 public:
  Say(std::ostream& out, std::string what, double when)
      : out_(out), what_(std::move(what)), when_(when) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(sleep(when_), kSlept);
      case kSlept:
        sent.check();
        out_ << what_ << "\n";
        return return_value(what_);
    }
    return {};
  }

  void members(Members& show) const override { show("what", what_)("when", when_); }

  std::ostream& out_;
  std::string what_;
  double when_;
};

}  // namespace aio
