// The cost of a value below many levels of `yield from`: how many bodies run until it is outside.
// A tunnel runs one for each level. yield_from() runs one, because a resume goes to the innermost
// generator and a yield leaves from it.
#include "stage2_yield_from/demos/tunnel.hpp"

#include <deque>
#include <iomanip>
#include <utility>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/second_observer.hpp"

namespace {

class Counter : public aio::SecondObserver {
 public:
  void resumed(const aio::Frame& frame, const std::string& sent) override {
    ++bodies_;
    SecondObserver::resumed(frame, sent);
  }
  int bodies() { return std::exchange(bodies_, 0); }

 private:
  int bodies_ = 0;
};

/// The bodies that run when a number is sent through `depth` levels and comes back.
template <class Level>
int bodies_for_a_number(int depth) {
  aio::Echo echo;
  aio::Numbers* inner = &echo;
  std::deque<Level> levels;
  for (int i = 0; i < depth; ++i) inner = &levels.emplace_back(*inner);
  inner->next();  // everybody starts

  Counter counter;
  inner->send(7);
  return counter.bodies();
}

void play(std::ostream& out) {
  out << "depth  tunnel  yield_from\n";
  for (int depth : {1, 10, 100, 1000})
    out << std::setw(5) << depth << std::setw(8) << bodies_for_a_number<aio::Tunnel>(depth)
        << std::setw(12) << bodies_for_a_number<aio::Link>(depth) << '\n';
}

const aio::SceneEntry entry{60, {"tunnel", "the bodies that run for one value", play}};

}  // namespace
