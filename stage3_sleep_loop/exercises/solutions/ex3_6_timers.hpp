// A sequence number makes all entries different, so that a heap has no choice: the order is the one
// in which they came. It costs eight bytes for each entry, and a comparison where deadlines are
// equal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

template <class T>
class Timers {
 public:
  bool empty() const { return entries_.empty(); }

  /// The earliest deadline; infinity if there is no entry.
  double next_deadline() const {
    return empty() ? std::numeric_limits<double>::infinity() : entries_.front().deadline;
  }

  void push(double deadline, T value) {
    entries_.push_back({deadline, next_sequence_++, std::move(value)});
    std::size_t i = entries_.size() - 1;
    while (i > 0 && earlier(i, (i - 1) / 2)) {
      std::swap(entries_[i], entries_[(i - 1) / 2]);
      i = (i - 1) / 2;
    }
  }

  /// Takes out the earliest. Is not called when there is none.
  T pop() {
    std::swap(entries_.front(), entries_.back());
    T value = std::move(entries_.back().value);
    entries_.pop_back();
    std::size_t i = 0;
    for (;;) {
      std::size_t first = i;  // of the three
      for (const std::size_t child : {2 * i + 1, 2 * i + 2}) {
        if (child < entries_.size() && earlier(child, first)) first = child;
      }
      if (first == i) return value;
      std::swap(entries_[i], entries_[first]);
      i = first;
    }
  }

 private:
  struct Entry {
    double deadline;
    std::uint64_t sequence;
    T value;
  };

  bool earlier(std::size_t i, std::size_t j) const {
    const Entry& a = entries_[i];
    const Entry& b = entries_[j];
    return std::pair(a.deadline, a.sequence) < std::pair(b.deadline, b.sequence);
  }

  std::vector<Entry> entries_;
  std::uint64_t next_sequence_{};
};
