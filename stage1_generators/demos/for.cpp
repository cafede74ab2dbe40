// A loop over a generator: `for` calls next() until the generator returns. The generator may be
// endless, because it never runs further than it is asked to.
//
//     def fibonacci():
//         a, b = 0, 1
//         while True:
//             yield a
//             a, b = b, a + b
#include <utility>

#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

class Fibonacci : public aio::Generator<int> {
  enum { kStart, kYielded };

  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kYielded) a_ = std::exchange(b_, a_ + b_);
    return yield(a_, kYielded);
  }

  void members(aio::Members& show) const override { show("a", a_)("b", b_); }

  int a_ = 0;
  int b_ = 1;
};

void play(std::ostream& out) {
  Fibonacci fibonacci;
  for (int number : fibonacci) {
    out << number << ' ';
    if (number > 50) break;  // the generator stays where it is
  }
  out << "and next " << fibonacci.next().value() << '\n';
}

const aio::SceneEntry entry{110, {"for", "a loop over a generator that never ends", play}};

}  // namespace
