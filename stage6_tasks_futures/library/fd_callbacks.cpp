// Each is a waiter that stays, and a handle that becomes ready again and again.
#include "stage6_tasks_futures/library/fd_callbacks.hpp"

namespace aio {

struct FdCallbacks::Callback final : FdWaiter {
  Callback(FdCallbacks& its_owner, int its_fd, Events its_event)
      : owner(its_owner), fd(its_fd), event(its_event) {
    owner.waiters_.add(fd, event, *this);
  }
  bool fd_ready() override {
    owner.loop_.schedule(*handle);
    return true;
  }
  void fd_closed() override {
    handle->cancel();  // it may be ready
    owner.callbacks_.erase({fd, event});
  }
  const Runnable* target() const override { return handle.get(); }

  FdCallbacks& owner;
  int fd;
  Events event;
  Ref<Handle> handle;
};

FdCallbacks::FdCallbacks(EventLoop& loop, FdWaiters<FdWaiter>& waiters)
    : loop_(loop), waiters_(waiters) {}

FdCallbacks::~FdCallbacks() = default;

void FdCallbacks::add(int fd, Events event, std::function<void()> function) {
  waiters_.forget_closed();  // one of another descriptor, which had this number
  Ref<Handle> handle(new Handle(std::move(function)));
  const auto found = callbacks_.find({fd, event});
  if (found != callbacks_.end()) {
    found->second->handle->cancel();
    found->second->handle = std::move(handle);
    return;
  }
  auto callback = std::make_unique<Callback>(*this, fd, event);
  callback->handle = std::move(handle);
  callbacks_[{fd, event}] = std::move(callback);
}

bool FdCallbacks::remove(int fd, Events event) {
  const auto found = callbacks_.find({fd, event});
  if (found == callbacks_.end()) return false;
  waiters_.remove(fd, event);
  found->second->handle->cancel();
  callbacks_.erase(found);
  return true;
}

// The things they hold may ask for the loop while they go.
void FdCallbacks::clear() { const auto gone = std::exchange(callbacks_, {}); }

}  // namespace aio
