// Who else watches a descriptor that is about to be closed? Usually only the loop that runs in this
// thread, and it is told at once. But a loop may watch it that runs in another thread, or that does
// not run at the moment.
#pragma once

#include <atomic>
#include <set>
#include <utility>

namespace aio {

/// A part of a loop that watches descriptors. It hears when the owner of one closes it, also
/// between two runs of the loop and from another thread. Then the number may be taken again before
/// the loop runs, so the watcher asks closed() before it does anything with a number.
class Watcher {
 public:
  /// Tells all that follow `fd`.
  static void tell_all(int fd) noexcept;

 protected:
  using Followed = std::set<std::pair<int, Watcher*>>;

  virtual ~Watcher() = default;
  void follow(int fd);
  /// All must be unfollowed before it is destroyed.
  void unfollow(int fd) noexcept;
  /// Those that were closed since the last call.
  Followed closed();
  /// `fd` is about to be closed. Called in the thread that does so, with a lock held.
  virtual void on_closing(int fd) noexcept = 0;

 private:
  std::atomic<bool> some_closed_ = false;
  Followed closed_;
};

}  // namespace aio
