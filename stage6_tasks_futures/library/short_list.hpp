// A list for a few elements, usually one: the first lies in the list itself, and needs no memory of
// its own. For each future that somebody awaits, that is one call of malloc() less.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace aio {

/// Elements in the order they were added. A T is a kind of pointer, and none of them is null.
template <class T>
class ShortList {
 public:
  void push_back(T value) {
    if (!first_ && !more_) {
      first_ = std::move(value);
    } else {
      if (!more_) more_ = std::make_unique<std::vector<T>>();
      more_->push_back(std::move(value));
    }
  }
  /// Returns how many of them there were.
  std::size_t erase(T value) {  // NOLINT(performance-unnecessary-value-param): it may be an element
    std::size_t count = more_ ? std::erase(*more_, value) : 0;
    if (first_ && first_ == value) {
      first_ = nullptr;
      ++count;
    }
    return count;
  }
  /// Calls `function(*element)` for each.
  void for_each(auto function) const {
    if (first_) function(*first_);
    if (!more_) return;
    for (const T& one : *more_) function(*one);
  }

 private:
  T first_ = nullptr;
  std::unique_ptr<std::vector<T>> more_;
};

}  // namespace aio
