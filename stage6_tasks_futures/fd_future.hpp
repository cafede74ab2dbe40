// A coroutine of stages 4 and 5 waits for a descriptor. Here that is a future, which is done when
// the descriptor is ready.
#pragma once

#include "stage6_tasks_futures/event_loop.hpp"

namespace aio {

class FdFuture final : public Future<>, FdWaiter {
 public:
  FdFuture(EventLoop& loop, const FdEvent& event);
  ~FdFuture() override;
  bool cancel(const std::string& message) override;
  void fd_closed() override;

 private:
  bool fd_ready() override;
  const Runnable* target() const override { return this; }

  int fd_;
  Events events_;
};

}  // namespace aio
