// Exercise 1.2 (repair, 10 minutes): the questioner's guess
//
//     def gather(coros):
//         while not all(coro.done() for coro in coros):
//             random.choice(coros).call_next_part()
//
// The guess from Stack Overflow: a coroutine is a list of parts and a position, and gather() calls
// the next part of anybody. Sooner or later it stops with an error. Repair gather(): who is chosen
// must be somebody who is not done; some may be done before it begins. choose(n) makes the choice:
// a number from 0 to n - 1.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

using Log = std::vector<std::string>;
using Choose = std::function<std::size_t(std::size_t)>;

/// Nothing is wrong with this class.
class Coro {
 public:
  Coro(std::string name, Log& log) : name_(std::move(name)), log_(log) {}

  bool done() const { return position_ == parts_.size(); }
  void call_next_part() { (this->*parts_.at(position_++))(); }

 private:
  void before() { log_.push_back("before " + name_); }
  void after() { log_.push_back("after " + name_); }

  std::string name_;
  Log& log_;
  std::vector<void (Coro::*)()> parts_{&Coro::before, &Coro::after};
  std::size_t position_ = 0;
};

inline bool all_done(const std::vector<Coro*>& coros) {
  return std::all_of(coros.begin(), coros.end(), [](const Coro* coro) { return coro->done(); });
}

inline void gather(std::vector<Coro*> coros, const Choose& choose) {
  throw aio::exercise::NotDone();  // take this line out when you begin
  while (!all_done(coros)) {
    coros[choose(coros.size())]->call_next_part();
  }
}
