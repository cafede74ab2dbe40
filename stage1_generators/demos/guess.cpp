// The questioner's guess at what `async def coro(name)` becomes: an object with a list of parts and
// a position, and a manager that calls the next part of somebody, chosen at random.
//
//     async def coro(name):
//         print("before", name)      one part
//         await ...                  between two parts, anybody may run
//         print("after", name)       the next part
//
// The guess is right in what matters: it is a state machine written by hand.
#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/scene_number.hpp"

namespace {

class Coro {
 public:
  Coro(std::string name, std::ostream& out) : name_(std::move(name)), out_(out) {}

  bool done() const { return position_ == parts_.size(); }
  void call_next_part() { (this->*parts_.at(position_++))(); }

 private:
  void before() { out_ << "before " << name_ << '\n'; }
  void after() { out_ << "after " << name_ << '\n'; }

  std::string name_;
  std::ostream& out_;
  std::vector<void (Coro::*)()> parts_{&Coro::before, &Coro::after};
  std::size_t position_ = 0;  // of the part that is next: the instruction pointer
};

/// Only who is not done may be chosen; the list of those shrinks until nobody is left.
void gather(std::vector<Coro*> coros, std::mt19937& random) {
  while (!coros.empty()) {
    Coro* chosen = coros[random() % coros.size()];
    chosen->call_next_part();
    if (chosen->done()) coros.erase(std::find(coros.begin(), coros.end(), chosen));
  }
}

void play(std::ostream& out) {
  // The order is random, but the same in every run: `./learn demo 1 guess 5` shows another one.
  const std::vector<std::string>& words = aio::scene_arguments();
  const int order = words.empty() ? 3 : aio::scene_number("order", words[0], 0, 1000000);
  std::mt19937 random(static_cast<unsigned>(order));

  Coro first("first", out);
  Coro second("second", out);
  gather({&first, &second}, random);
}

const aio::SceneEntry entry{10, {"guess", "a list of parts, a position, a random order", play, 1}};

}  // namespace
