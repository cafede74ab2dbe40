// The sleepers and their deadlines: a heap, the earliest deadline at the front.
//
// A sorted list answers "which is next?" at once, but costs n steps for every new sleeper. The heap
// is sorted only as far as that one question needs: no entry is earlier than its parent.
//
//     array order:  0 | 1 2 3 4 | 5 6 7 8 | 9 ...        the parent of i is (i - 1) / 4
//                   0   children   children of 1
//
// Python's heapq has two children for each entry. With four the way down is half as long, and those
// four lie side by side in memory; Go's runtime has its timers in such a heap.
//
// Equal deadlines leave in the order they came. For that each entry has a sequence number; Python's
// heapq has none, which is why asyncio calls their order undefined.
#pragma once

#include <algorithm>
#include <cstddef>
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
  /// In array order, to look at the heap.
  const std::vector<Entry>& entries() const { return entries_; }
  const Entry& front() const { return entries_.front(); }
  /// The earliest deadline; infinity if nobody sleeps.
  double next_deadline() const {
    return empty() ? std::numeric_limits<double>::infinity() : front().deadline;
  }

  // own: in and out
  void push(double deadline, T value) {
    entries_.push_back({deadline, next_sequence_++, std::move(value)});
    rise(entries_.size() - 1);
  }
  /// Takes out the earliest. Needs an entry.
  T pop() {
    T value = std::move(entries_.front().value);
    Entry last = std::move(entries_.back());
    entries_.pop_back();
    if (!empty()) {
      entries_.front() = std::move(last);
      sink(0);
    }
    return value;
  }
  /// Takes out all that `gone(value)` is true for, in one go: n steps. They go last, because things
  /// that they hold may set new timers. Without memory for that it changes nothing.
  void remove_if(auto gone) {
    std::vector<Entry> rest;
    rest.reserve(entries_.size());
    for (Entry& entry : entries_) {
      if (!gone(entry.value)) rest.push_back(std::move(entry));
    }
    entries_.swap(rest);
    for (std::size_t i = entries_.size(); i-- > 0;) sink(i);
  }
  // own: end

 private:
  static constexpr std::size_t kChildren = 4;

  // own: its order
  static bool earlier(const Entry& a, const Entry& b) {
    return a.deadline != b.deadline ? a.deadline < b.deadline : a.sequence < b.sequence;
  }
  /// Entry i changes places with its parent until the parent is not later.
  void rise(std::size_t i) {
    Entry entry = std::move(entries_[i]);
    while (i > 0) {
      const std::size_t parent = (i - 1) / kChildren;
      if (!earlier(entry, entries_[parent])) break;
      entries_[i] = std::move(entries_[parent]);
      i = parent;
    }
    entries_[i] = std::move(entry);
  }
  /// Entry i changes places with its earliest child until no child is earlier.
  void sink(std::size_t i) {
    Entry entry = std::move(entries_[i]);
    for (;;) {
      const std::size_t first = kChildren * i + 1;
      if (first >= entries_.size()) break;
      const auto begin = entries_.begin();
      const auto end = begin + std::min(first + kChildren, entries_.size());
      const std::size_t child = std::min_element(begin + first, end, earlier) - begin;
      if (!earlier(entries_[child], entry)) break;
      entries_[i] = std::move(entries_[child]);
      i = child;
    }
    entries_[i] = std::move(entry);
  }
  // own: end

  std::vector<Entry> entries_;
  std::uint64_t next_sequence_ = 0;
};

}  // namespace aio
