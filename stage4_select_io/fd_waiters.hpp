// The waiters of each descriptor: one reader and one writer, at most.
//
// asyncio lets a second reader take the place of the first, which then waits for ever. Here the
// second one gets an error.
//
// Usually a descriptor is watched only while somebody waits for it. A `keep` waiter promises that
// the descriptor's owner calls closing(). Then the watch stays when the waiter has gone, so that
// the next wait costs no system call; it ends when the selector reports what nobody waits for.
#pragma once

#include <fcntl.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/watch/observer.hpp"
#include "stage4_select_io/library/finally.hpp"
#include "stage4_select_io/library/watcher.hpp"
#include "stage4_select_io/selector.hpp"

namespace aio {

template <class Waiter>
class FdWaiters final : Watcher {
 public:
  /// `closed(waiter)` is called for those whose descriptor is closed; they do not wait any more.
  /// `hurry()` is called by another thread that closes one, and must end select() early.
  FdWaiters(
      Selector& selector, std::function<void(Waiter&)> closed, std::function<void()> hurry = [] {})
      : selector_(selector), closed_(std::move(closed)), hurry_(std::move(hurry)) {}
  ~FdWaiters() override { clear(); }

  /// How many wait.
  int size() const { return waiting_; }

  // own: who waits for what
  /// `event` is kRead or kWrite. Throws RuntimeError if somebody waits for that already.
  void add(int fd, Events event, Waiter& waiter, bool keep = false) {
    if (fd < 0) throw ValueError("Invalid file descriptor: " + std::to_string(fd));
    forget_closed();
    if (static_cast<std::size_t>(fd) >= watches_.size()) grow(fd, event);
    Watch& watch = watches_[fd];
    if (watch.who(event)) {
      throw RuntimeError("descriptor " + std::to_string(fd) + " is waited for already");
    }
    if (!watch.followed) follow(fd);
    watch.followed = true;
    watch.keep = keep;
    update(fd, watch, event);
    watch.who(event) = &waiter;
    ++waiting_;
    notify(Happening::kFdWatch, &waiter, fd);
  }

  /// Returns the waiter that was there, or null. Does not throw.
  Waiter* remove(int fd, Events event) {
    if (fd < 0 || static_cast<std::size_t>(fd) >= watches_.size()) return nullptr;
    Waiter* waiter = std::exchange(watches_[fd].who(event), nullptr);
    waiting_ -= waiter != nullptr;
    forget_closed();
    narrow(fd);
    return waiter;
  }

  /// Puts `waiter` in the place of the one that is there.
  void replace(int fd, Events event, Waiter& waiter) { watches_.at(fd).who(event) = &waiter; }

  /// `fd` is closed or about to be: forgets it and those who wait for it.
  void closing(int fd) {
    if (static_cast<std::size_t>(fd) >= watches_.size()) return;
    Watch& watch = watches_[fd];
    if (std::exchange(watch.followed, false)) unfollow(fd);
    if (std::exchange(watch.watched, 0)) suppress([&] { selector_.unregister(fd); });
    for (const Events event : {kRead, kWrite}) {  // the first that is told may remove the second
      Waiter* const waiter = std::exchange(watches_[fd].who(event), nullptr);
      waiting_ -= waiter != nullptr;
      if (waiter) closed_(*waiter);
    }
  }

  /// Those that were closed where the loop did not see it.
  void forget_closed() {
    for (const auto& [fd, self] : closed()) {
      if (std::exchange(watches_[fd].watched, 0)) suppress([&] { selector_.forget(fd); });
      closing(fd);
    }
  }

  /// Waits as Selector::select() does. Calls `ready(waiter)` for each that can go on; `ready`
  /// returns whether the waiter stays.
  void select(double timeout, auto ready) {
    const std::vector<Selector::Ready>& found = selector_.select(timeout);
    forget_closed();
    for (const auto& [fd, events] : found) {
      // One that was told has gone, and the number may be another file's by now.
      if (events & kInvalid && fcntl(fd, F_GETFD) < 0) closing(fd);
      Watch& watch = watches_.at(fd);  // throws for a number behind its end: somebody else's
      bool unwanted = false;
      for (const Events event : {kRead, kWrite}) {
        if (!(events & event)) continue;
        Waiter*& waiter = watch.who(event);
        notify(Happening::kFdReady, waiter, fd);
        if (!waiter) {
          unwanted = true;
        } else if (!ready(*waiter)) {
          waiter = nullptr;
          --waiting_;
        }
      }
      watch.keep = watch.keep && !unwanted;
      narrow(fd);
    }
  }

  /// Ends all watches, also those that somebody still waits for. The table keeps its size: a number
  /// that another thread has closed may still be among closed().
  void clear() {
    unfollow_all();
    for (int fd = 0; fd < std::ssize(watches_); ++fd) {
      if (watches_[fd].watched) suppress([&] { selector_.unregister(fd); });
      watches_[fd] = {};
    }
    waiting_ = 0;
  }
  /// From now on no other thread tells the selector of what it closes.
  void unfollow_all() {
    for (int fd = 0; fd < std::ssize(watches_); ++fd) {
      if (watches_[fd].followed) unfollow(fd);
    }
  }
  /// Ends the watches that were kept and that nobody waits for.
  void clear_kept() {
    forget_closed();
    for (int fd = 0; fd < std::ssize(watches_); ++fd) {
      watches_[fd].keep = false;
      narrow(fd);
    }
  }
  // own: end

 private:
  friend struct trace::Look<FdWaiters>;
  struct Watch {
    Waiter* reader = nullptr;
    Waiter* writer = nullptr;
    std::uint8_t watched = 0;  // the events that the selector knows of
    bool keep = false;
    bool followed = false;

    Waiter*& who(Events event) { return event == kRead ? reader : writer; }
  };

  void on_closing(int fd) noexcept override {
    selector_.closing(fd);
    hurry_();
  }

  // For a number behind the end of the table. It may be a bad one, or far too large: the selector
  // says so, before the table grows.
  void grow(int fd, Events event) {
    selector_.register_fd(fd, event);
    const OnError take_back{[&] { selector_.unregister(fd); }};
    watches_.resize(fd + 1);
    watches_[fd].watched = event;
  }

  // Watches less, and never throws: after an error there is a watch too many, and the next report
  // of it comes here again.
  void narrow(int fd) noexcept {
    suppress([&] { update(fd, watches_[fd]); });
  }

  // Tells the selector of the change, if that cannot wait. `more` is what somebody is about to wait
  // for. A number that epoll does not know any more was closed without a word: those who still wait
  // for it are told.
  void update(int fd, Watch& watch, int more = 0) {
    int events = more | (watch.reader ? kRead : 0) | (watch.writer ? kWrite : 0);
    if (watch.keep) events |= watch.watched;
    if (events == watch.watched) return;
    try {
      if (!watch.watched) {
        selector_.register_fd(fd, events);
      } else if (!events) {
        selector_.unregister(fd);
      } else {
        selector_.modify(fd, events);
      }
    } catch (const std::system_error& error) {
      if (const int n = error.code().value(); n == EBADF || n == ENOENT) closing(fd);
      throw;
    }
    watch.watched = static_cast<std::uint8_t>(events);
    if (!events) notify(Happening::kFdForget, nullptr, fd);
  }

  Selector& selector_;
  std::function<void(Waiter&)> closed_;
  std::function<void()> hurry_;
  std::vector<Watch> watches_;  // by descriptor
  int waiting_ = 0;
};

}  // namespace aio
