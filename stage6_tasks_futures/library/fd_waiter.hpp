// All that waits for a descriptor in an event loop: a function of add_reader() or add_writer(), a
// coroutine of stages 4 and 5, and the loop itself, at its door.
#pragma once

#include <functional>
#include <utility>

#include "stage4_select_io/fd_event.hpp"
#include "stage6_tasks_futures/handle.hpp"

namespace aio {

struct FdWaiter {
  virtual ~FdWaiter() = default;
  /// Returns whether it goes on waiting.
  virtual bool fd_ready() = 0;
  virtual void fd_closed() = 0;
};

/// add_reader() and add_writer(): a function that is called in every turn in which a descriptor is
/// ready, until somebody takes it away. Unlike another handle it can be called again.
struct FdCallback final : Handle, FdWaiter {
  using Key = std::pair<int, Events>;

  FdCallback(EventLoop& its_loop, Key its_key, std::function<void()> its_function)
      : Handle(nullptr), loop(its_loop), key(its_key), function(std::move(its_function)) {}
  void run(FutureBase*) override {
    if (!cancelled()) function();
  }
  bool fd_ready() override;
  void fd_closed() override;

  EventLoop& loop;
  const Key key;
  const std::function<void()> function;
};

/// The future of a coroutine of stages 4 and 5, which is done when the descriptor is ready. While
/// it is pending it stands among the waiters of its descriptor, and leaves them by each way out:
/// ready, cancelled, closed, or dropped.
class FdFuture final : public Future<>, public FdWaiter {
 public:
  FdFuture(EventLoop& loop, const FdEvent& event);
  ~FdFuture() override;
  bool cancel(const std::string& message) override;
  void fd_closed() override;

 private:
  bool fd_ready() override;

  int fd_;
  Events events_;
};

}  // namespace aio
