// Awaits an operation, and prints how it ended.
//
//     async def tell(name, operation):
//         try:
//             print(name, 'got', await operation)
//         except OSError as error:
//             print(name, 'raised:', error)
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <utility>

#include "stage2_yield_from/coroutine.hpp"

namespace aio {

class Tell final : public Coroutine<> {
  enum { kStart, kDone };

 public:
  /// For an operation whose result is bytes.
  Tell(std::ostream& out, std::string name, Coroutine<std::string>& recv)
      : Tell(out, std::move(name), recv, [&recv] { return "got '" + recv.result() + "'"; }) {}
  /// For one without a result: `done` is printed when it has returned.
  Tell(std::ostream& out, std::string name, Coroutine<>& operation, std::string done)
      : Tell(out, std::move(name), operation, [done = std::move(done)] { return done; }) {}

 private:
  Tell(std::ostream& out, std::string name, AnyCoroutine& operation,
       std::function<std::string()> result)
      : out_(out), name_(std::move(name)), operation_(operation), result_(std::move(result)) {}

  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(operation_, kDone);
    try {
      sent.check();
      out_ << name_ << " " << result_() << "\n";
    } catch (const std::exception& error) {
      out_ << name_ << " raised: " << error.what() << "\n";
    }
    return return_value();
  }

  void members(Members& show) const override { show("name", name_); }

  std::ostream& out_;
  std::string name_;
  AnyCoroutine& operation_;
  std::function<std::string()> result_;
};

}  // namespace aio
