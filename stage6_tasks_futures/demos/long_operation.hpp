// The scenes background and background_await run it.
//
//     async def long_operation():
//         print("long_operation started")
//         await asyncio.sleep(3)
//         print("long_operation finished")
#pragma once

#include <ostream>

#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace aio {

class LongOperation final : public Coroutine<> {
  enum { kStart, kSlept };

 public:
  explicit LongOperation(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "long_operation started\n";
        return await(sleep(seconds(3)), kSlept);
      case kSlept:
        sent.check();
        out_ << "long_operation finished\n";
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
};

}  // namespace aio
