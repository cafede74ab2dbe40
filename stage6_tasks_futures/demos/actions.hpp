// A coroutine that is started in the background, and one that starts it and has other things to do.
//
//     async def async_foo():
//         print("async_foo started")
//         await asyncio.sleep(1)
//         print("async_foo done")
//
//     async def actions(background, count, pause):
//         asyncio.create_task(background)
//         for i in range(count):
//             if i > 0:
//                 await asyncio.sleep(pause)
//             print("Do some actions", i + 1)
#pragma once

#include <ostream>

#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace aio {

class AsyncFoo final : public Coroutine<> {
  enum { kStart, kSlept };

 public:
  explicit AsyncFoo(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "async_foo started\n";
        return await(sleep(seconds(1)), kSlept);
      case kSlept:
        sent.check();
        out_ << "async_foo done\n";
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
};

template <class Background>
class Actions final : public Coroutine<> {
  enum { kStart, kSlept };

 public:
  Actions(std::ostream& out, Background background, int count, double pause)
      : out_(out), background_(std::move(background)), count_(count), pause_(pause) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        create_task(std::move(background_));  // nobody keeps what it returns: the loop does
        for (; i_ < count_; ++i_) {
          if (i_ > 0) {
            return await(sleep(pause_), kSlept);
            case kSlept:
              sent.check();
          }
          out_ << "Do some actions " << i_ + 1 << "\n";
        }
        return return_value();
    }
    return {};
  }

  void members(Members& show) const override { show("count", count_)("pause", pause_)("i", i_); }

  std::ostream& out_;
  Background background_;
  int count_;
  double pause_;
  int i_ = 0;
};

}  // namespace aio
