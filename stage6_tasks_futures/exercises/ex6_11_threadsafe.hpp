// Exercise 6.11 (rebuild, 30 minutes): the door
//
// A loop is for one thread. Write the door for the others: call_soon_threadsafe() may be called
// from any thread, also from the loop's own. The loop makes the calls, in its own thread, in the
// order in which they were handed in, each as if it came by call_soon(): what one of them hands in
// comes in a later turn, and one that raises is reported and does not stop the others.
//
// The loop may wait in its selector just then, for ever. So the door has a descriptor that the loop
// watches, add_reader(), and that can be read once somebody has handed in something: a pipe, or an
// eventfd(2). When the loop has come, it cannot be read any more, or no turn would ever wait again.
// Nobody waits at the door, however much was handed in before the loop comes.
//
// When the door goes, the loop watches it no longer, and calls that it has not taken yet are
// dropped.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

class Door {
 public:
  explicit Door(aio::EventLoop& loop) : loop_(loop) { throw aio::exercise::NotDone(); }
  Door& operator=(Door&&) = delete;

  void call_soon_threadsafe(std::function<void()>) { throw aio::exercise::NotDone(); }

 private:
  aio::EventLoop& loop_;
};
