// The cost of a new sleeper: a sorted list moves half of its entries, a heap a handful.
//
// Here n sleepers with random deadlines come, and then all wake up. Counted is how often an entry
// is moved in memory. (For ten sleepers the list is better, and simpler.)
#include <cstdint>
#include <iomanip>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/sorted_list.hpp"
#include "stage3_sleep_loop/timer_heap.hpp"

namespace {

/// A sleeper that counts how often it is moved.
struct Moved {
  static inline std::int64_t count = 0;
  Moved() = default;
  Moved(Moved&&) noexcept { ++count; }
  Moved& operator=(Moved&&) noexcept {
    ++count;
    return *this;
  }
};

template <class Timers>
std::int64_t moves(int sleepers) {
  Timers timers;
  std::uint32_t random = 1;
  Moved::count = 0;
  for (int i = 0; i < sleepers; ++i) {
    random = random * 1664525 + 1013904223;
    timers.push(random >> 8, Moved());
  }
  while (!timers.empty()) timers.pop();
  return Moved::count / sleepers;
}

void play(std::ostream& out) {
  out << "moves for each of n sleepers\n     n   sorted list   heap\n";
  for (const int n : {10, 100, 1000, 10000}) {
    out << std::setw(6) << n << std::setw(14) << moves<aio::SortedList<Moved>>(n) << std::setw(7)
        << moves<aio::TimerHeap<Moved>>(n) << "\n";
  }
}

const aio::SceneEntry entry{40, {"sorted_list_or_heap", "what a new sleeper costs", play}};

}  // namespace
