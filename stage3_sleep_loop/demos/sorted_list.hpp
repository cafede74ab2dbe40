// The sleepers and their deadlines: a list that is always sorted. It does what TimerHeap does, and
// is simpler.
//
// The earliest deadline is at the end, where taking it out moves nobody. But a new sleeper moves
// all who are due before it: half of the list on the average.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace aio {

template <class T>
class SortedList {
 public:
  struct Entry {
    double deadline;
    std::uint64_t sequence;
    T value;
  };

  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  /// The latest deadline first.
  const std::vector<Entry>& entries() const { return entries_; }
  const Entry& front() const { return entries_.back(); }
  /// The earliest deadline; infinity if nobody sleeps.
  double next_deadline() const {
    return empty() ? std::numeric_limits<double>::infinity() : front().deadline;
  }

  /// Behind all that have the same deadline.
  void push(double deadline, T value) {
    const auto first_not_later =
        std::find_if(entries_.begin(), entries_.end(),
                     [deadline](const Entry& entry) { return entry.deadline <= deadline; });
    entries_.insert(first_not_later, Entry{deadline, next_sequence_++, std::move(value)});
  }
  /// Takes out the earliest. Needs an entry.
  T pop() {
    T value = std::move(entries_.back().value);
    entries_.pop_back();
    return value;
  }
  /// Takes out all that `gone(value)` is true for.
  template <class Predicate>
  void remove_if(Predicate gone) {
    std::erase_if(entries_, [&](const Entry& entry) { return gone(entry.value); });
  }

 private:
  std::vector<Entry> entries_;
  std::uint64_t next_sequence_ = 0;
};

}  // namespace aio
