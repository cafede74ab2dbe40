// Given: two things to wait for. Exercise 2.9 uses them.
#pragma once

#include <string>
#include <utility>

#include "stage2_yield_from/coroutine.hpp"

/// `await bell` goes on when it has rung; at once, if it has rung already.
class Bell : public aio::Event {
 public:
  explicit Bell(std::string name) : name_(std::move(name)) {}

  void set_rung() { rung_ = true; }
  bool ready() const override { return rung_; }
  std::string repr() const override { return name_; }

 private:
  std::string name_;
  bool rung_ = false;
};

/// `await Pause()` yields a null pointer: the others go first.
struct Pause {
  operator aio::Event*() const { return nullptr; }
};
