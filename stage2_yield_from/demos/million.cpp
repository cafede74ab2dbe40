// A million generators, each waiting for the next. In Python the call would end with a
// RecursionError at the first thousand. Here a stack of frames is a linked list, and to go
// inward or outward in it is a loop.
//
//     def link(inner):
//         return (yield from inner) + 1
#include <deque>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/yield_from.hpp"

namespace {

using Number = aio::DelegatingGenerator<int, aio::None, int>;

class Innermost : public Number {
  enum { kStart, kYielded };
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == kStart ? yield(42, kYielded) : return_value(0);
  }
};

class Link : public Number {
  enum { kStart, kAfterInner };

 public:
  explicit Link(Number& inner) : inner_(inner) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield_from(inner_, kAfterInner);
    return return_value(sent.result_of(inner_) + 1);
  }

  Number& inner_;
};

void play(std::ostream& out) {
  Innermost innermost;
  Number* outermost = &innermost;
  std::deque<Link> links;  // frames are members and locals; only these many live on the heap
  for (int i = 0; i < 1'000'000; ++i) outermost = &links.emplace_back(*outermost);

  out << "yielded " << outermost->next().value() << '\n';
  if (outermost->next().returned()) out << "returned " << outermost->result() << '\n';
}

const aio::SceneEntry entry{80, {"million", "a chain of a million generators", play}};

}  // namespace
