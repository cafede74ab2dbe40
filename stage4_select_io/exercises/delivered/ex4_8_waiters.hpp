// Exercise 4.8 (rebuild, 45 minutes): the list of waiters
//
// Build the list of waiters: one to read and one to write a descriptor, at most. A selector is told
// what to watch: register_fd() for the first waiter of a descriptor, modify() when another one
// comes or one of two goes, unregister() when the last has gone. The comments below say what each
// call promises. A waiter's `name` is for reports only.
//
// select() does one after the other: a waiter is taken out, the selector is told, then ready() is
// called for it, and only then comes the next. For a kInvalid descriptor it does what closing()
// does. The selector may be asked again meanwhile, and its report is gone then. And ready() may
// close a descriptor whose number somebody else gets: the report was not about him, so he is not
// called.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/selector.hpp"

struct Waiter {
  std::string name;
};

class Waiters {
 public:
  /// `closed` is called for each waiter whose descriptor is closed.
  Waiters(aio::Selector& selector, std::function<void(Waiter&)> closed)
      : selector_(selector), closed_(std::move(closed)) {}

  /// How many wait.
  int size() const { throw aio::exercise::NotDone(); }

  /// `event` is aio::kRead or aio::kWrite. RuntimeError, "descriptor 5 is waited for already", if
  /// somebody waits for that; and what the selector raises. Then nothing has changed.
  void add(int fd, aio::Events event, Waiter& waiter) {
    static_cast<void>(fd);
    static_cast<void>(event);
    static_cast<void>(waiter);
    throw aio::exercise::NotDone();
  }

  /// The waiter, who waits no more; null if there is none.
  Waiter* remove(int fd, aio::Events event) {
    static_cast<void>(fd);
    static_cast<void>(event);
    throw aio::exercise::NotDone();
  }

  /// The descriptor is about to be closed: it is unregistered and forgotten, and then its waiters
  /// are told, the reader first. Nothing happens where nobody waits.
  void closing(int fd) {
    static_cast<void>(fd);
    throw aio::exercise::NotDone();
  }

  /// One call of the selector. Whom it reports waits no more, and ready() is called for him: in the
  /// order of the report, the reader first. A kInvalid descriptor is closed. ready() may add and
  /// remove: who is gone by then is not called, nor who has come since the report.
  void select(double timeout, const std::function<void(Waiter&)>& ready) {
    static_cast<void>(timeout);
    static_cast<void>(ready);
    throw aio::exercise::NotDone();
  }

 private:
  [[maybe_unused]] aio::Selector& selector_;
  std::function<void(Waiter&)> closed_;
};
