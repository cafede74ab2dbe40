#pragma once

#include <optional>

#include "stage1_generators/shared/exercises/judge.hpp"

class SmallFrame {
 public:
  virtual ~SmallFrame() = default;

  std::optional<int> next() { return step(nullptr, nullptr); }

  std::optional<int> send(int value) {
    if (state_ == aio::State::kCreated) {
      throw aio::TypeError("can't send non-None value to a just-started generator");
    }
    return step(&value, nullptr);
  }

  std::optional<int> throw_in(const std::exception_ptr& thrown) {
    if (state_ == aio::State::kCreated || state_ == aio::State::kClosed) {
      state_ = aio::State::kClosed;
      std::rethrow_exception(thrown);
    }
    return step(nullptr, thrown);
  }

  aio::State state() const { return state_; }

 private:
  std::optional<int> step(const int* sent, const std::exception_ptr& thrown) {
    if (state_ == aio::State::kRunning) throw aio::ValueError("generator already executing");
    if (state_ == aio::State::kClosed) return std::nullopt;
    state_ = aio::State::kRunning;
    try {
      const std::optional<int> yielded = body(sent, thrown);
      state_ = aio::State::kSuspended;
      return yielded;
    } catch (...) {
      state_ = aio::State::kClosed;
      throw;
    }
  }

  virtual std::optional<int> body(const int* sent, const std::exception_ptr& thrown) = 0;

  aio::State state_ = aio::State::kCreated;
};
