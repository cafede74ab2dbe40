// The cost of a value below many levels of `yield from`, in nanoseconds. See the scene `tunnel`.
#include <chrono>
#include <deque>
#include <iomanip>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/demos/tunnel.hpp"

namespace {

template <class Level>
double nanoseconds_for_a_number(int depth) {
  aio::Echo echo;
  aio::Numbers* inner = &echo;
  std::deque<Level> levels;
  for (int i = 0; i < depth; ++i) inner = &levels.emplace_back(*inner);
  inner->next();

  const int count = 1'000'000 / depth;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) inner->send(i);
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
  return took.count() / count;
}

void play(std::ostream& out) {
  out << "depth    tunnel  yield_from   (ns for a number)\n" << std::fixed << std::setprecision(1);
  for (int depth : {1, 10, 100, 1000})
    out << std::setw(5) << depth << std::setw(10) << nanoseconds_for_a_number<aio::Tunnel>(depth)
        << std::setw(12) << nanoseconds_for_a_number<aio::Link>(depth) << '\n';
}

const aio::SceneEntry entry{65, {"tunnel_times", "the time for one value", play, 0, true}};

}  // namespace
