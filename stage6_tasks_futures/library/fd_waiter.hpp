// All that waits for a descriptor in an event loop: a function of add_reader() or add_writer(), a
// coroutine of stages 4 and 5, and the loop itself, at its door.
#pragma once

#include <functional>
#include <map>
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

/// add_reader() and add_writer(): functions that are called in every turn in which a descriptor is
/// ready, until somebody takes them away.
class FdCallbacks {
 public:
  explicit FdCallbacks(EventLoop& loop) : loop_(loop) {}

  /// Takes the place of the one that is there.
  void add(int fd, Events event, std::function<void()> function);
  /// Returns whether there was one.
  bool remove(int fd, Events event);
  /// The things they hold may ask for the loop while they go.
  void clear() { const auto gone = std::exchange(callbacks_, {}); }

 private:
  using Key = std::pair<int, Events>;
  /// Unlike another handle it can be called again.
  struct Callback final : Handle, FdWaiter {
    Callback(FdCallbacks& its_owner, Key its_key, std::function<void()> its_function)
        : Handle(nullptr), owner(its_owner), key(its_key), function(std::move(its_function)) {}
    void run(FutureBase*) override {
      if (!cancelled()) function();
    }
    bool fd_ready() override;
    void fd_closed() override;

    FdCallbacks& owner;
    const Key key;
    const std::function<void()> function;
  };

  EventLoop& loop_;
  std::map<Key, Ref<Callback>> callbacks_;
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
