// Who sleeps until when: a binary heap, the earliest deadline at the front.
//
// A sorted list answers "who is next?" at once, but costs n steps for every new sleeper. The heap
// is sorted only as far as that one question needs: no entry is earlier than its parent.
//
//     array order:  0   1   2   3   4   5      the parent of i is (i - 1) / 2
//
// Equal deadlines leave in the order they came. For that each entry has a sequence number; Python's
// heapq has none, which is why asyncio calls their order undefined.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace aio {

template <class T>
class TimerHeap {
 public:
  struct Entry {
    double deadline;
    std::uint64_t sequence;
    T value;
  };

  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  /// In array order, for whoever wants to see the heap.
  const std::vector<Entry>& entries() const { return entries_; }
  const Entry& front() const { return entries_.front(); }
  /// The earliest deadline; infinity if nobody sleeps.
  double next_deadline() const {
    return empty() ? std::numeric_limits<double>::infinity() : front().deadline;
  }

  void push(double deadline, T value) {
    entries_.push_back({deadline, next_sequence_++, std::move(value)});
    std::push_heap(entries_.begin(), entries_.end(), later);
  }
  /// Takes out the earliest. Needs an entry.
  T pop() {
    std::pop_heap(entries_.begin(), entries_.end(), later);
    T value = std::move(entries_.back().value);
    entries_.pop_back();
    return value;
  }
  /// Takes out all that `gone(value)` is true for, in one go: n steps.
  template <class Predicate>
  void remove_if(Predicate gone) {
    std::erase_if(entries_, [&](const Entry& entry) { return gone(entry.value); });
    std::make_heap(entries_.begin(), entries_.end(), later);
  }

 private:
  static bool later(const Entry& a, const Entry& b) {
    return a.deadline != b.deadline ? a.deadline > b.deadline : a.sequence > b.sequence;
  }

  std::vector<Entry> entries_;
  std::uint64_t next_sequence_ = 0;
};

}  // namespace aio
