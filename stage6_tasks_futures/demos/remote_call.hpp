// A call that takes a turn of the loop, and a coroutine that works with its result.
//
//     async def some_remote_call(number):
//         await asyncio.sleep(0)
//         return "r%d" % number
//
//     async def foo(number):
//         return (await some_remote_call(number)).upper()
#pragma once

#include <cctype>

#include "stage6_tasks_futures/sleep.hpp"

namespace aio {

class SomeRemoteCall final : public Coroutine<std::string> {
  enum { kStart, kAnswered };

 public:
  explicit SomeRemoteCall(int number) : number_(number) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(sleep(0), kAnswered);
      case kAnswered:
        sent.check();
        return return_value("r" + std::to_string(number_));
    }
    return {};
  }

  void members(Members& show) const override { show("number", number_); }

  int number_;
};

class Foo final : public Coroutine<std::string> {
  enum { kStart, kCalled };

 public:
  explicit Foo(int number) : call_(number) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(call_, kCalled);
      case kCalled:
        std::string result = sent.result_of(call_);
        for (char& c : result) c = static_cast<char>(std::toupper(c));
        return return_value(result);
    }
    return {};
  }

  SomeRemoteCall call_;
};

}  // namespace aio
